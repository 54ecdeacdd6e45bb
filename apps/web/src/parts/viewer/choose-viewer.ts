import { may } from '../../app/may.ts'
import type { Shown } from './shown.ts'

export type ViewerName = 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'file'

// Read as data and drawn as text or a table. Scripts and markup are among them: they are never run, only read.
const TEXT_FORMATS = new Set([
  ...['txt', 'md', 'csv', 'tsv', 'json', 'xml', 'yaml', 'toml', 'ini', 'log', 'tex', 'srt', 'vtt', 'ass', 'css', 'js'],
  ...['ts', 'ics', 'vcf', 'eml', 'xmp', 'edl', 'cube', 'mtl', 'html', 'script'],
])

/** Formats that current browsers decode by themselves and that cannot carry script. SVG is missing on purpose. */
const SAFE_PICTURES = new Set(['jpeg', 'png', 'apng', 'webp', 'avif', 'gif', 'bmp', 'ico'])

/** Which viewer shows this version best, going by its content and by what was made of it. */
export function chooseViewer(shown: Pick<Shown, 'kind' | 'version' | 'renditions' | 'may'>): ViewerName {
  const { kind, version, renditions } = shown
  if (kind === 'video') return 'video'
  if (kind === 'audio') return 'audio'
  if (version.format === 'pdf' && may(shown, 'download_original')) return 'pdf'
  if (TEXT_FORMATS.has(version.format) && renditions.includes('text')) return 'text'
  // What LibreOffice made of an office document: all its pages instead of a picture of the first.
  if (renditions.includes('pdf') && may(shown, 'download')) return 'pdf'
  if (renditions.includes('preview')) return 'image'
  if (isSafePicture(version.format) && may(shown, 'download_original')) return 'image'
  return renditions.includes('text') ? 'text' : 'file'
}

export const isSafePicture = (format: string): boolean => SAFE_PICTURES.has(format)

/** May move, so the still preview is not enough. */
export const mayMove = (format: string): boolean => format === 'gif' || format === 'apng' || format === 'webp'
