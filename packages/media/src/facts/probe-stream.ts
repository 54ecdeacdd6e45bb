import type { Job } from '../job.ts'
import { failed, skipped } from '../problem.ts'
import type { FactValue } from '../protocol.ts'
import { runTool } from '../run-tool.ts'
import { demuxerOf } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'

type Stream = {
  codec_type?: string
  codec_name?: string
  profile?: string
  width?: number
  height?: number
  pix_fmt?: string
  sample_aspect_ratio?: string
  avg_frame_rate?: string
  sample_rate?: string
  channels?: number
  channel_layout?: string
  bit_rate?: string
  bits_per_raw_sample?: string
  color_space?: string
  color_transfer?: string
  color_primaries?: string
  duration?: string
  tags?: Record<string, string>
  disposition?: { attached_pic?: number }
  side_data_list?: { rotation?: number }[]
}
type Probe = {
  streams?: Stream[]
  chapters?: { tags?: { title?: string }; start_time?: string }[]
  format?: { duration?: string; bit_rate?: string; format_name?: string }
}

/** What ffprobe knows of a film or sound: streams, codecs, duration, upright size. Never follows references. */
export async function probeStream(job: Job): Promise<void> {
  const { box, request, result } = job
  if (!box.tools.ffprobe) throw skipped(installSentence('ffprobe', 'see duration, size and codecs'))
  const demuxer = demuxerOf(request.sniffed.format) ?? 'mov'
  const { stdout } = await runTool(box, 'ffprobe', [
    ...['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters'],
    ...['-protocol_whitelist', 'file,pipe', '-f', demuxer, `file:${request.file}`],
  ])
  const { streams = [], chapters = [], format = {} } = JSON.parse(stdout.toString('utf8')) as Probe
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic)
  const cover = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic)
  const sounds = streams.filter((stream) => stream.codec_type === 'audio')
  if (!video && sounds.length === 0) throw failed('This file is damaged: it holds neither picture nor sound.')

  result.durationS = toNumber(format.duration) ?? toNumber(video?.duration) ?? toNumber(sounds[0]?.duration)
  if (video && result.kind === 'video') Object.assign(result, sizeOf(video))
  if (video) {
    const bitDepth = toNumber(video.bits_per_raw_sample) ?? (/p1[02](le|be)$/.test(video.pix_fmt ?? '') ? 10 : 8)
    result.colour = {
      ...result.colour,
      space: video.pix_fmt ?? null,
      hasAlpha: /^(yuva|rgba|bgra|gbrap|argb)/.test(video.pix_fmt ?? ''),
      bitDepth,
    }
  }
  Object.assign(result.facts.technical, {
    container: format.format_name ?? null,
    bitRate: toNumber(format.bit_rate),
    ...(video ? { video: describeVideo(video) } : {}),
    ...(cover
      ? { cover: { codec: cover.codec_name ?? null, width: cover.width ?? null, height: cover.height ?? null } }
      : {}),
    audio: sounds.slice(0, 32).map(describeSound),
    subtitles: streams
      .filter((stream) => stream.codec_type === 'subtitle')
      .slice(0, 64)
      .map(({ codec_name, tags }) => ({ codec: codec_name ?? null, language: tags?.language?.slice(0, 16) ?? null })),
    chapters: chapters
      .slice(0, 200)
      .map(({ start_time, tags }) => ({ startS: toNumber(start_time), title: tags?.title?.slice(0, 200) ?? null })),
  })
}

// As it is displayed: pixels that are not square widen the picture, rotation flags turn it.
function sizeOf(video: Stream): { width: number | null; height: number | null } {
  if (!video.width || !video.height) return { width: null, height: null }
  const [across = 1, down = 1] = (video.sample_aspect_ratio ?? '1:1').split(':').map(Number)
  const width = across > 0 && down > 0 ? Math.round((video.width * across) / down) : video.width
  return Math.abs(rotationOf(video)) % 180 === 90
    ? { width: video.height, height: width }
    : { width, height: video.height }
}

function rotationOf(video: Stream): number {
  const flagged = video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation
  return Math.round(flagged ?? Number(video.tags?.rotate ?? 0))
}

function describeVideo(video: Stream): FactValue {
  return {
    codec: video.codec_name ?? null,
    profile: video.profile ?? null,
    storedWidth: video.width ?? null,
    storedHeight: video.height ?? null,
    rotation: rotationOf(video),
    framesPerSecond: toRate(video.avg_frame_rate),
    pixelFormat: video.pix_fmt ?? null,
    colourSpace: video.color_space ?? null,
    transfer: video.color_transfer ?? null,
    primaries: video.color_primaries ?? null,
    bitRate: toNumber(video.bit_rate),
  }
}

function describeSound(sound: Stream): FactValue {
  return {
    codec: sound.codec_name ?? null,
    channels: sound.channels ?? null,
    layout: sound.channel_layout ?? null,
    sampleRate: toNumber(sound.sample_rate),
    bitRate: toNumber(sound.bit_rate),
    language: sound.tags?.language?.slice(0, 16) ?? null,
  }
}

function toNumber(text: string | undefined): number | null {
  const value = Number(text)
  return text !== undefined && text !== '' && Number.isFinite(value) ? value : null
}

function toRate(text: string | undefined): number | null {
  const [above = 0, below = 0] = (text ?? '').split('/').map(Number)
  return below > 0 && above > 0 ? Math.round((above / below) * 1000) / 1000 : null
}
