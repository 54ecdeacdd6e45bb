import { describeFormat, extensionOf, type Format, isFormat, type Sniffed } from '../formats.ts'

export type Refusal = { code: 'file_empty' | 'file_type_mismatch'; sentence: string }

// Content that does something, or points elsewhere, when it is taken for what its name says.
const active: Partial<Record<Format, string>> = {
  exe: 'a Windows program',
  elf: 'a Linux program',
  macho: 'a macOS program',
  wasm: 'a WebAssembly program',
  java: 'a Java program',
  jar: 'a Java program',
  apk: 'an Android app',
  lnk: 'a Windows shortcut',
  script: 'a script',
  html: 'a web page',
  m3u8: 'a playlist that points to other files',
}

const synonyms: Record<string, Format> = {
  jpg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  tif: 'tiff',
  heif: 'heic',
  htm: 'html',
  aif: 'aiff',
  mpeg: 'mpg',
  m2ts: 'mts',
  jpeg: 'jpeg',
}

// Names under which scripts and web pages are ordinary content: source code, notes, exports of older office programs.
const permissive = new Set<Format>(['doc', 'xls', 'ts', 'js', 'css', 'html', 'xml'])

/**
 * Why a file must not be stored under its name, or undefined when it may. Refused are empty files, and programs, scripts,
 * web pages and playlists that are named like a picture, film, sound, document, design, model or font. A PNG named
 * .jpg is no reason: content wins.
 */
export function refusalOf(sniffed: Sniffed, fileName: string, sizeBytes: number): Refusal | undefined {
  if (sizeBytes === 0) return { code: 'file_empty', sentence: 'This file is empty.' }
  const what = active[sniffed.format as Format]
  const extension = extensionOf(fileName)
  if (!what || !claimsMedia(extension)) return undefined
  return { code: 'file_type_mismatch', sentence: `This file is named .${extension} but its content is ${what}.` }
}

function claimsMedia(extension: string): boolean {
  const format = synonyms[extension] ?? (isFormat(extension) ? extension : undefined)
  if (!format || permissive.has(format)) return false
  const { kind, mime } = describeFormat(format)
  if (kind === 'other' || kind === 'archive') return false
  return kind !== 'document' || !mime.startsWith('text/')
}
