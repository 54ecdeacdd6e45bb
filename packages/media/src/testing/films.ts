import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type FilmOptions = {
  seconds?: number
  width?: number
  height?: number
  framesPerSecond?: number
  /** Degrees clockwise that a player must turn the stored frames (a phone held upright stores 90). MP4 and MOV only. */
  rotate?: 0 | 90 | 180 | 270
  /** A 440 Hz tone beside the picture. */
  audio?: boolean
  /** `quadrants` stores red, green, blue, white corners, to see what a rotation does; `moving` is a test card. */
  scene?: 'moving' | 'quadrants'
}

/** Whether `ffmpeg` is on the PATH; films and MP3s cannot be made without it. */
export async function hasFfmpeg(): Promise<boolean> {
  return run('ffmpeg', ['-version']).then(
    () => true,
    () => false,
  )
}

/** H.264 (4:2:0) and AAC in MP4, index first. Throws ENOENT without ffmpeg. */
export function makeMp4(options: FilmOptions = {}): Promise<Buffer> {
  return film(options, 'mp4', [...h264, '-c:a', 'aac', '-movflags', '+faststart'])
}

/** H.264 (4:2:0) and AAC in a QuickTime file. Throws ENOENT without ffmpeg. */
export function makeMov(options: FilmOptions = {}): Promise<Buffer> {
  return film(options, 'mov', [...h264, '-c:a', 'aac'])
}

/** VP8 and Opus in WebM. Throws ENOENT without ffmpeg. */
export function makeWebm(options: Omit<FilmOptions, 'rotate'> = {}): Promise<Buffer> {
  const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k', '-pix_fmt', 'yuv420p']
  return film(options, 'webm', [...vp8, '-c:a', 'libopus'])
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-pix_fmt', 'yuv420p']

async function film(options: FilmOptions, extension: string, codecs: string[]): Promise<Buffer> {
  const { seconds = 2, width = 320, height = 180, framesPerSecond = 25, rotate = 0, audio = false } = options
  const scene =
    options.scene === 'quadrants'
      ? quadrants(width, height, framesPerSecond)
      : `testsrc2=size=${width}x${height}:rate=${framesPerSecond}`
  const folder = await mkdtemp(join(tmpdir(), 'damask-film-'))
  try {
    const path = join(folder, `film.${extension}`)
    await run('ffmpeg', [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', scene],
      ...(audio ? ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'] : []),
      ...[
        '-t',
        String(seconds),
        '-threads',
        '1',
        '-fflags',
        '+bitexact',
        '-flags:v',
        '+bitexact',
        '-flags:a',
        '+bitexact',
      ],
      ...[...codecs, path],
    ])
    const file = await readFile(path)
    return rotate === 0 ? file : turned(file, rotate)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function quadrants(width: number, height: number, framesPerSecond: number): string {
  const box = (x: string, y: string, colour: string) => `drawbox=x=${x}:y=${y}:w=iw/2:h=ih/2:c=${colour}:t=fill`
  const boxes = [box('iw/2', '0', '0x00ff00'), box('0', 'ih/2', '0x0000ff'), box('iw/2', 'ih/2', '0xffffff')]
  return `color=c=0xff0000:s=${width}x${height}:r=${framesPerSecond},format=rgb24,${boxes.join(',')}`
}

/**
 * Writes the rotation into the track header of the picture (`tkhd`, ISO 14496-12 8.3.2). By hand, since the way to ask
 * ffmpeg for it changed between its versions 5, 6 and 7.
 */
function turned(file: Buffer, rotate: 90 | 180 | 270): Buffer {
  const cosine = Math.round(Math.cos((rotate * Math.PI) / 180))
  const sine = Math.round(Math.sin((rotate * Math.PI) / 180))
  const one = 0x10000
  for (let at = file.indexOf('tkhd'); at !== -1; at = file.indexOf('tkhd', at + 4)) {
    const wide = file[at + 4] === 1
    const matrix = at + 4 + (wide ? 52 : 40)
    if (file.readUInt32BE(matrix + 36) === 0) continue
    const values = [cosine * one, sine * one, 0, -sine * one, cosine * one, 0, 0, 0, 0x40000000]
    values.forEach((value, index) => {
      file.writeInt32BE(value, matrix + index * 4)
    })
    return file
  }
  throw new Error('The film has no track with a picture')
}
