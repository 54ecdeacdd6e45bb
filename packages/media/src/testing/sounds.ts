import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type SoundOptions = {
  seconds?: number
  /** Hertz. */
  frequency?: number
  sampleRate?: number
  channels?: 1 | 2
}

/** 16-bit PCM in RIFF/WAVE: a sine at half of full scale. */
export function makeWav(options: SoundOptions = {}): Buffer {
  const { seconds = 2, frequency = 440, sampleRate = 44_100, channels = 1 } = options
  const samples = Math.round(seconds * sampleRate)
  const bytes = samples * channels * 2
  const file = Buffer.alloc(44 + bytes)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(36 + bytes, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(channels, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * channels * 2, 28)
  file.writeUInt16LE(channels * 2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(bytes, 40)
  for (let index = 0; index < samples; index++) {
    const value = Math.round(16_383 * Math.sin((2 * Math.PI * frequency * index) / sampleRate))
    for (let channel = 0; channel < channels; channel++) file.writeInt16LE(value, 44 + (index * channels + channel) * 2)
  }
  return file
}

/** The same tone as MP3 with ID3 tags. Throws ENOENT without ffmpeg. */
export async function makeMp3(options: SoundOptions & { title?: string; artist?: string } = {}): Promise<Buffer> {
  const { title = 'Tone', artist = 'Damask' } = options
  const folder = await mkdtemp(join(tmpdir(), 'damask-sound-'))
  try {
    const source = join(folder, 'tone.wav')
    const target = join(folder, 'tone.mp3')
    await writeFile(source, makeWav(options))
    const tags = ['-metadata', `title=${title}`, '-metadata', `artist=${artist}`]
    const steady = ['-fflags', '+bitexact', '-flags:a', '+bitexact']
    await run('ffmpeg', ['-v', 'error', '-nostdin', '-i', source, ...steady, ...tags, '-b:a', '128k', target])
    return await readFile(target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
