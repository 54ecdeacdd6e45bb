import type { Localised } from './field.ts'
import type { FileTags, FileValue } from './file-tags.ts'

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/

/** The text that stands here, or the first of several; undefined where there is none to read. */
export function textIn(value: FileValue | undefined): string | undefined {
  const text = Array.isArray(value) ? value.find((one) => typeof one === 'string') : value
  if (typeof text !== 'string') return undefined
  return text.trim() === '' ? undefined : text.trim()
}

/** Every text that stands here. */
export function textsIn(value: FileValue | undefined): string[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.flatMap((one) => textIn(one) ?? [])
}

/** A part of a structure, or of each of several. */
export function partsIn(value: FileValue | undefined, part: string, isLocalised: boolean): string[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.flatMap((one) => {
    if (typeof one === 'string' || Array.isArray(one)) return []
    if (one[part] !== undefined) return textsIn(one[part])
    const language = isLocalised ? Object.keys(one).find((name) => name.startsWith(`${part}-`)) : undefined
    return language ? textsIn(one[language]) : []
  })
}

/** A text in the languages in which it stands: the one without a language is `x-default`. */
export function localisedIn(tags: FileTags['tags'], tag: string): Localised {
  const found: Localised = {}
  const main = textIn(tags[tag])
  if (main) found['x-default'] = main
  for (const [name, value] of Object.entries(tags)) {
    if (!name.startsWith(`${tag}-`)) continue
    const language = name.slice(tag.length + 1)
    const text = textIn(value)
    if (text && LANGUAGE.test(language)) found[canonical(language)] = text
  }
  return found
}

/** One language has one name, however a program spells it. */
function canonical(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? language
  } catch {
    return language
  }
}

/** Everybody who is named in a picture: by IPTC, and by the faces that programs have marked. */
export function namesOfPeople(tags: FileTags['tags']): string[] {
  const named = textsIn(tags['XMP-iptcExt:PersonInImage'])
  const described = partsIn(tags['XMP-iptcExt:PersonInImageWDetails'], 'PersonName', true)
  const faces = regions(tags['XMP-mwg-rs:RegionInfo'], 'RegionList')
    .filter((region) => textIn(region.Type) === 'Face')
    .flatMap((region) => textIn(region.Name) ?? [])
  const marked = regions(tags['XMP-MP:RegionInfoMP'], 'Regions').flatMap(
    (region) => textIn(region.PersonDisplayName) ?? [],
  )
  return [...new Set([...named, ...described, ...faces, ...marked])]
}

function regions(info: FileValue | undefined, list: string): { [part: string]: FileValue }[] {
  if (info === undefined || typeof info === 'string' || Array.isArray(info)) return []
  const found = info[list]
  if (!Array.isArray(found)) return []
  return found.flatMap((one) => (typeof one === 'string' || Array.isArray(one) ? [] : [one]))
}

/**
 * Whether a text is what is left of another after a record with less room or fewer characters: the same, cut at the most
 * bytes, or with question marks for what could not be written.
 */
export function isLesserText(text: string, full: string, maxBytes?: number): boolean {
  const [short, long] = [plain(text), plain(full)]
  if (short === long) return true
  const size = new TextEncoder().encode(text).length
  if (maxBytes !== undefined && size >= maxBytes - 4 && long.startsWith(short)) return true
  const [some, all] = [[...short], [...long]]
  if (some.length !== all.length) return false
  return some.every((one, i) => one === all[i] || (/[?_\ufffd]/.test(one) && all[i]! > '\x7f'))
}

const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

const NOISE =
  /^(OLYMPUS DIGITAL CAMERA|SONY DSC|DCF 1\.0|DIGITAL CAMERA|(KONICA )?MINOLTA DIGITAL CAMERA|SAMSUNG( DIGITAL CAMERA| CAMERA PICTURES)?|SEIKO EPSON.*|KODAK Digital Still Camera|Exif_JPEG_PICTURE|<?[\w-]*KENOX.*>?|default)$/i

/** What cameras put where somebody should have described a picture. */
export const isNoise = (text: string): boolean => NOISE.test(text.trim())
