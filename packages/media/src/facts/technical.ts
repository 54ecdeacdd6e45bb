import sharp from 'sharp'
import type { Job } from '../job.ts'
import { readSvg } from '../pictures/read-svg.ts'
import { decoderOf, demuxerOf } from '../supported.ts'
import { probePdf } from './probe-pdf.ts'
import { probeStream } from './probe-stream.ts'

/** Measures what decoders know from headers alone. Pixels are not decoded. */
export async function readTechnical(job: Job): Promise<void> {
  const { format } = job.request.sniffed
  const decoder = decoderOf(format)
  if (decoder === 'sharp') return readImageHeader(job, job.request.file)
  // HEIF tells its rotation in boxes that the reader applies; its EXIF orientation is history.
  if (decoder === 'heif') return readImageHeader(job, job.request.file, 1)
  if (decoder === 'svg') return readVector(job, format === 'svgz')
  if (demuxerOf(format)) return probeStream(job)
  if (format === 'pdf' || format === 'ai') return probePdf(job)
}

async function readVector(job: Job, isCompressed: boolean): Promise<void> {
  const vector = await readSvg(job.request.file, isCompressed, job.box.limits)
  job.source = vector
  job.result.width = Math.round(vector.width)
  job.result.height = Math.round(vector.height)
  job.result.colour = { ...job.result.colour, space: 'srgb', hasAlpha: true }
}

const bitsOf: Record<string, number> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
  double: 64,
}

async function readImageHeader(job: Job, file: string, knownOrientation?: number): Promise<void> {
  const { result } = job
  const header = await sharp(file, { limitInputPixels: false, failOn: 'none' }).metadata()
  const isTurned = (knownOrientation ?? header.orientation ?? 1) >= 5
  result.width = isTurned ? header.height : header.width
  result.height = isTurned ? header.width : header.height
  if (header.pages && header.pages > 1) result.pages = header.pages
  result.colour = {
    space: header.space ?? null,
    profile: result.colour.profile,
    hasAlpha: header.hasAlpha ?? null,
    bitDepth: header.bitsPerSample ?? bitsOf[header.depth ?? ''] ?? null,
  }
  Object.assign(result.facts.technical, {
    storedWidth: header.width,
    storedHeight: header.height,
    channels: header.channels,
    ...(header.orientation ? { exifOrientation: header.orientation } : {}),
    ...(header.density ? { density: header.density } : {}),
    ...(header.compression ? { compression: header.compression } : {}),
    ...(header.chromaSubsampling ? { chromaSubsampling: header.chromaSubsampling } : {}),
    ...(header.isProgressive !== undefined ? { isProgressive: header.isProgressive } : {}),
    ...(header.loop !== undefined ? { loop: header.loop } : {}),
  })
}
