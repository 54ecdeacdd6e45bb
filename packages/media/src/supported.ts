import type { Format } from './formats.ts'

/** How the pixels of a still picture are reached. */
export type Decoder =
  /** libvips through sharp, in this process. */
  | 'sharp'
  | 'svg'
  | 'heif'
  /** A still through ffmpeg's decoder of this name. */
  | `ffmpeg:${string}`
  /** The preview that the camera embedded, else a developed raw. */
  | 'raw'
  /** Our own readers of flat pictures. */
  | 'psd'
  | 'radiance'

const decoders = {
  jpeg: 'sharp',
  png: 'sharp',
  apng: 'sharp',
  webp: 'sharp',
  avif: 'sharp',
  gif: 'sharp',
  tiff: 'sharp',
  svg: 'svg',
  svgz: 'svg',
  bmp: 'ffmpeg:bmp',
  heic: 'heif',
  ico: 'ffmpeg:ico',
  jp2: 'ffmpeg:jpeg2000',
  j2k: 'ffmpeg:jpeg2000',
  jxl: 'ffmpeg:libjxl',
  exr: 'ffmpeg:exr',
  hdr: 'radiance',
  tga: 'ffmpeg:targa',
  dpx: 'ffmpeg:dpx',
  qoi: 'ffmpeg:qoi',
  pcx: 'ffmpeg:pcx',
  dds: 'ffmpeg:dds',
  pnm: 'ffmpeg:ppm',
  psd: 'psd',
  psb: 'psd',
  dng: 'raw',
  cr2: 'raw',
  cr3: 'raw',
  crw: 'raw',
  nef: 'raw',
  arw: 'raw',
  orf: 'raw',
  raf: 'raw',
  rw2: 'raw',
  pef: 'raw',
  srw: 'raw',
  x3f: 'raw',
  mrw: 'raw',
  iiq: 'raw',
  '3fr': 'raw',
} as const satisfies Partial<Record<Format, Decoder>>

export const pictureFormats: ReadonlySet<Format> = new Set(Object.keys(decoders) as Format[])

export function decoderOf(format: string): Decoder | undefined {
  return (decoders as Record<string, Decoder>)[format]
}

// Forcing the demuxer is what keeps a playlist that poses as a film from opening other files.
const demuxers = {
  mp4: 'mov',
  m4v: 'mov',
  mov: 'mov',
  '3gp': 'mov',
  mkv: 'matroska',
  webm: 'matroska',
  avi: 'avi',
  mpg: 'mpeg',
  mts: 'mpegts',
  wmv: 'asf',
  flv: 'flv',
  ogv: 'ogg',
  mxf: 'mxf',
  mp3: 'mp3',
  wav: 'wav',
  m4a: 'mov',
  aac: 'aac',
  flac: 'flac',
  ogg: 'ogg',
  opus: 'ogg',
  aiff: 'aiff',
  wma: 'asf',
  amr: 'amr',
  ape: 'ape',
  wv: 'wv',
  au: 'au',
  caf: 'caf',
} as const satisfies Partial<Record<Format, string>>

/** The ffmpeg demuxer that a format is read with, and no other. */
export function demuxerOf(format: string): string | undefined {
  return (demuxers as Record<string, string>)[format]
}

export const videoFormats: ReadonlySet<Format> = new Set<Format>([
  'mp4',
  'm4v',
  'mov',
  '3gp',
  'mkv',
  'webm',
  'avi',
  'mpg',
  'mts',
  'wmv',
  'flv',
  'ogv',
  'mxf',
])

export const audioFormats: ReadonlySet<Format> = new Set(
  (Object.keys(demuxers) as Format[]).filter((format) => !videoFormats.has(format)),
)

export const textFormats: ReadonlySet<Format> = new Set<Format>([
  'txt',
  'md',
  'csv',
  'tsv',
  'json',
  'xml',
  'yaml',
  'toml',
  'ini',
  'log',
  'tex',
  'srt',
  'vtt',
  'ass',
  'css',
  'js',
  'ts',
  'ics',
  'vcf',
  'eml',
  'xmp',
  'edl',
  'cube',
  'mtl',
  'html',
  'script',
])

/** What LibreOffice turns into pages. */
export const officeFormats: ReadonlySet<Format> = new Set<Format>([
  'docx',
  'doc',
  'odt',
  'rtf',
  'pptx',
  'ppt',
  'odp',
  'xlsx',
  'xls',
  'ods',
])

/** Project files that carry a ready-made picture of themselves. */
export const embeddedPreviewFormats: ReadonlySet<Format> = new Set<Format>([
  'sketch',
  'xd',
  'fig',
  'idml',
  'indd',
  'afdesign',
  'afphoto',
  'afpub',
  'procreate',
  'kra',
  'ora',
  'odt',
  'ods',
  'odp',
  'odg',
  'epub',
  'eps',
  'pages',
  'numbers',
  'key',
  'docx',
  'xlsx',
  'pptx',
])
