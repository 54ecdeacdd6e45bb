import type { Format } from '../formats.ts'
import { has, latin1 } from './bytes.ts'

// Families that content cannot tell apart: only here may the name choose.
// biome-ignore format: a dense table reads better
const byName: Record<string, Format> = {
  txt: 'txt', text: 'txt', md: 'md', markdown: 'md', csv: 'csv', tsv: 'tsv', json: 'json', geojson: 'json',
  xml: 'xml', yaml: 'yaml', yml: 'yaml', toml: 'toml', ini: 'ini', cfg: 'ini', conf: 'ini', log: 'log', tex: 'tex',
  srt: 'srt', vtt: 'vtt', ass: 'ass', ssa: 'ass', css: 'css', js: 'js', mjs: 'js', ts: 'ts', tsx: 'ts', ics: 'ics',
  vcf: 'vcf', eml: 'eml', edl: 'edl', cube: 'cube', obj: 'obj', mtl: 'mtl', gltf: 'gltf', xmp: 'xmp', html: 'html',
  htm: 'html', dxf: 'dxf', usda: 'usd',
}
const namedByExtension = new Map(Object.entries(byName))

/** Text by its first characters, then by name. Undefined when the bytes are not text. */
export function formatOfText(head: Uint8Array, extension: string, isWhole: boolean): Format | undefined {
  const text = textOf(head, isWhole)
  if (text === undefined) return undefined
  const start = text.slice(0, 4096).trimStart()
  const lower = start.toLowerCase()

  if (start.startsWith('#!')) return 'script'
  if (/^<\?php/i.test(start)) return 'script'
  if (start.startsWith('#EXTM3U')) return 'm3u8'
  if (start.startsWith('{\\rtf')) return 'rtf'
  if (start.startsWith('%!PS')) return /EPSF/.test(start.slice(0, 40)) || extension === 'eps' ? 'eps' : 'ps'
  if (start.startsWith('WEBVTT')) return 'vtt'
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'ics'
  if (/^BEGIN:VCARD/i.test(start)) return 'vcf'
  if (start.startsWith('[Script Info]')) return 'ass'
  if (start.startsWith('#usda ')) return 'usd'
  if (start.startsWith('ISO-10303-21;')) return 'step'
  if (/^; FBX \d/.test(start)) return 'fbx'
  if (/^ply\r?\n/.test(start)) return 'ply'
  if (/^solid\b[^\n]*\n\s*facet\s/.test(start)) return 'stl'
  const markup = markupOf(lower, extension)
  if (markup) return markup
  if (/^[[{]/.test(start) && extension === 'gltf') return 'gltf'
  if (/^\{/.test(start) && /"asset"\s*:\s*\{[^}]*"version"\s*:\s*"[12]\./.test(text)) return 'gltf'

  const named = namedByExtension.get(extension)
  if (named && named !== 'html' && named !== 'gltf') return named
  if (/^\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> /.test(start)) return 'srt'
  if (/^(#[^\n]*\n|\s*\n|mtllib[^\n]*\n|[og] [^\n]*\n)*v -?[\d.]+ -?[\d.]+ -?[\d.]+/.test(start)) return 'obj'
  if (/^[[{]/.test(start) && isWhole && isJson(text)) return 'json'
  return 'txt'
}

// Skips the declaration, comments and doctype in front of the first element of XML or HTML.
function markupOf(lower: string, extension: string): Format | undefined {
  if (!lower.startsWith('<')) return undefined
  if (/^<!doctype\s+html|^<html[\s>]/.test(lower)) return 'html'
  if (lower.startsWith('<?xpacket') || lower.startsWith('<x:xmpmeta') || lower.includes('<x:xmpmeta')) return 'xmp'
  const rest = skipProlog(lower)
  if (/^<(?:\w+:)?svg[\s>]/.test(rest)) return 'svg'
  if (/^<!doctype\s+svg/.test(lower)) return 'svg'
  if (/^<html[\s>]/.test(rest)) return 'html'
  if (rest.startsWith('<collada')) return 'dae'
  if (rest.startsWith('<premieredata')) return 'prproj'
  if (/^<(script|head|body|iframe|h1|div|table|style|img|a|p)[\s>]/.test(rest) && extension !== 'md') return 'html'
  return lower.startsWith('<?xml') && !namedByExtension.has(extension) ? 'xml' : undefined
}

function skipProlog(lower: string): string {
  let rest = lower
  for (let i = 0; i < 32; i++) {
    const skipped = rest.startsWith('<!--')
      ? after(rest, '-->')
      : rest.startsWith('<?')
        ? after(rest, '?>')
        : rest.startsWith('<!doctype')
          ? after(rest, /^<!doctype[^>[]*\[/.test(rest) ? ']>' : '>')
          : undefined
    if (skipped === undefined) return rest
    rest = skipped.trimStart()
  }
  return rest
}

function after(text: string, mark: string): string | undefined {
  const end = text.indexOf(mark)
  return end < 0 ? undefined : text.slice(end + mark.length)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

// UTF-16 only with a byte order mark. Without NUL and control characters, bytes that are not UTF-8 are some
// single- or double-byte charset (Latin-1, Shift-JIS): still text.
function textOf(head: Uint8Array, isWhole: boolean): string | undefined {
  if (head.length === 0) return undefined
  if (has(head, 0, '\xff\xfe')) return new TextDecoder('utf-16le').decode(head)
  if (has(head, 0, '\xfe\xff')) return new TextDecoder('utf-16be').decode(head)
  const raw = latin1(head)
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(raw)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole })
  } catch {
    // A handful of random bytes may lack control characters, too; hundreds do not.
    return head.length >= 512 || isFewControls(raw) || isShiftJis(head) ? raw : undefined
  }
}

// 0x80-0x9F are control characters in Latin-1 and rare punctuation in Windows-1252.
function isFewControls(raw: string): boolean {
  return (raw.match(/[\x80-\x9f\xff]/g)?.length ?? 0) / raw.length < 0.3
}

function isShiftJis(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes).length > 0
  } catch {
    return false
  }
}
