import { addRendition, type Job, scratchPath } from '../job.ts'
import { inputArgs, quietly } from '../pictures/decode-with-tool.ts'
import { failed, skipped } from '../problem.ts'
import { runTool, ToolFailure } from '../run-tool.ts'
import { demuxerOf } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'

const playableContainers = new Set(['mp4', 'm4v', 'webm'])
const playableVideo = new Set(['h264', 'vp8', 'vp9', 'av1'])
const playableSound = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac'])
const shortSide = 720

type Described = { codec?: string | null; pixelFormat?: string | null; storedWidth?: number; storedHeight?: number }

/** An MP4 (H.264, AAC, at most 720 lines) of films that browsers do not play as they are. */
export async function makeProxy(job: Job): Promise<void> {
  const { box, result, request } = job
  const video = result.facts.technical.video as Described | undefined
  const sound = (result.facts.technical.audio as Described[] | undefined)?.[0]
  if (!video) throw skipped('There is no readable moving picture in this file.')
  const isVideoPlayable = playableVideo.has(video.codec ?? '') && isEightBit(video)
  const isSoundPlayable = !sound || playableSound.has(sound.codec ?? '')
  if (isVideoPlayable && isSoundPlayable && playableContainers.has(request.sniffed.format)) {
    throw skipped('Browsers play this film as it is.')
  }
  if (!box.tools.ffmpeg) throw skipped(installSentence('ffmpeg', 'play this film in the browser'))

  const path = scratchPath(job, 'proxy.mp4')
  const isCopied = isVideoPlayable && video.codec === 'h264'
  const encoding = isCopied ? ['-c:v', 'copy'] : transcoding
  try {
    await runTool(
      box,
      'ffmpeg',
      [
        ...quietly,
        ...inputArgs(demuxerOf(request.sniffed.format) ?? 'mov', request.file),
        ...['-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1'],
        ...encoding,
        ...(sound?.codec === 'aac' ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']),
        ...['-movflags', '+faststart', '-max_muxing_queue_size', '1024', '-f', 'mp4', '-y', path],
      ],
      { timeoutMs: box.limits.proxyTimeoutMs, cpuSeconds: Math.ceil((box.limits.proxyTimeoutMs / 1000) * 8) },
    )
  } catch (error) {
    if (error instanceof ToolFailure && error.reason === 'timeout') {
      throw failed('Making a copy that browsers play took too long and was stopped.')
    }
    throw error
  }
  await addRendition(
    job,
    'proxy',
    path,
    'video/mp4',
    isCopied ? sizeOf(job, Number.POSITIVE_INFINITY) : sizeOf(job, shortSide),
  )
}

// Square pixels, even sides, at most 720 on the short side, never enlarged.
const scale = [
  `scale=w='if(gt(iw*sar,ih),-2,min(${shortSide},trunc(iw*sar/2)*2))'`,
  `h='if(gt(iw*sar,ih),min(${shortSide},trunc(ih/2)*2),-2)',setsar=1,format=yuv420p`,
].join(':')
const transcoding = ['-vf', scale, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-threads', '2']

function isEightBit({ codec, pixelFormat }: Described): boolean {
  return codec !== 'h264' || pixelFormat === 'yuv420p' || pixelFormat === 'yuvj420p'
}

function sizeOf({ result }: Job, limit: number): { width: number; height: number } | undefined {
  if (!result.width || !result.height) return undefined
  const factor = Math.min(1, limit / Math.min(result.width, result.height))
  const even = (side: number) => (factor === 1 ? side : Math.round((side * factor) / 2) * 2)
  return { width: even(result.width), height: even(result.height) }
}
