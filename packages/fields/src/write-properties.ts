import type { FieldValue, Localised } from './field.ts'
import { dateForExif, dateForIim, dateForXmp } from './file-dates.ts'
import type { FileTags } from './file-tags.ts'
import { mainText, saidOf, textOf } from './file-values.ts'
import type { Property } from './property.ts'

/** What a file is to say of one property; null takes away what it says. */
export type Saying = {
  property: Property
  value: FieldValue | null /** Of terms: with what stands above them. */
  paths?: string[][]
}

/** What of a format decides about what is written besides XMP. */
export type Room = { hasExif: boolean; isPdf: boolean }

/** `EmbedOrder` of @damask/media. */
export type Order = { tags: { tag: string; values: string[] }[]; iim: { dataset: number; values: string[] }[] }

/**
 * Which tags make a file say this: XMP always; datasets of IIM cut to their bounds between characters; EXIF where the
 * format has it; and those other places in which the file says something already, so that no two places differ.
 * @param language what stands in XMP for everybody, of a text in several languages
 */
export function orderFor(sayings: readonly Saying[], file: FileTags, room: Room, language = 'en'): Order {
  const order: Order = { tags: [], iim: [] }
  for (const { property, value, paths } of sayings) {
    if (property.isReadOnly) continue
    const said = value === null ? undefined : saidOf(property, value, language)
    if (value !== null && said === undefined) continue
    order.tags.push(...xmpTags(property, said, language))
    if (room.hasExif) order.tags.push(...exifTags(property, said, language))
    order.tags.push(...otherTags(property, said, file, room, language))
    if (property.iim) order.iim.push(...iimDatasets(property, property.iim, said, language))
    if (property.name === 'dc:subject') {
      order.tags.push({ tag: 'XMP-lr:HierarchicalSubject', values: (paths ?? []).map((path) => path.join('|')) })
    }
  }
  return order
}

type Tag = Order['tags'][number]

function xmpTags({ shape, write }: Property, said: FieldValue | undefined, language: string): Tag[] {
  if (said === undefined) return [{ tag: write, values: [] }]
  if (shape === 'localised') {
    const { 'x-default': _, ...languages } = said as Localised
    const main = mainText(said as Localised, language) ?? ''
    const others = Object.entries(languages).map(([code, text]) => ({ tag: `${write}-${code}`, values: [text] }))
    return [{ tag: write, values: [main] }, ...others]
  }
  if (shape === 'list') return [{ tag: write, values: said as string[] }]
  if (shape === 'date') return [{ tag: write, values: [dateForXmp(String(said))] }]
  if (shape === 'boolean') return [{ tag: write, values: [said ? 'True' : 'False'] }]
  return [{ tag: write, values: [String(said)] }]
}

function exifTags({ shape, exif }: Property, said: FieldValue | undefined, language: string): Tag[] {
  if (exif.length === 0) return []
  if (shape !== 'date') {
    const text = said === undefined ? undefined : textOf(said, language)
    return exif.map((tag) => ({ tag, values: text === undefined ? [] : [text] }))
  }
  // A date that EXIF cannot hold must not stay there as another one.
  const date = said === undefined ? undefined : dateForExif(String(said))
  const values = [date?.at ?? null, date?.fraction ?? null, date?.offset ?? null]
  return exif.map((tag, i) => ({ tag, values: values[i] ? [values[i]] : [] }))
}

/** Where a text may be written besides; what Windows wrote beside EXIF is only ever a copy, so it goes. */
const WRITABLE = /^(PDF|PNG|ItemList|Keys|UserData):/
const COPIES = /^IFD0:XP/

function otherTags(
  property: Property,
  said: FieldValue | undefined,
  file: FileTags,
  room: Room,
  language: string,
): Tag[] {
  const present = property.others.filter((tag) => file.tags[tag] !== undefined)
  const stale = present.filter((tag) => COPIES.test(tag)).map((tag) => ({ tag, values: [] }))
  if (property.shape === 'date') return stale
  const isWritten = (tag: string) =>
    WRITABLE.test(tag) && (present.includes(tag) || (room.isPdf && tag.startsWith('PDF:')))
  const text = said === undefined ? undefined : textOf(said, language)
  const same = property.others.filter(isWritten).map((tag) => ({ tag, values: text === undefined ? [] : [text] }))
  const rating = present.includes('IFD0:Rating')
    ? [{ tag: 'IFD0:Rating', values: text === undefined ? [] : [text] }]
    : []
  return [...stale, ...same, ...rating]
}

function iimDatasets(
  property: Property,
  { dataset, maxBytes, time }: NonNullable<Property['iim']>,
  said: FieldValue | undefined,
  language: string,
): Order['iim'] {
  if (said === undefined) return [dataset, time ?? []].flat().map((one) => ({ dataset: one, values: [] }))
  if (property.shape === 'date') {
    const parts = dateForIim(String(said))
    const date = { dataset, values: [parts.date] }
    return time ? [date, { dataset: time, values: parts.time ? [parts.time] : [] }] : [date]
  }
  const texts = Array.isArray(said) ? said : [textOf(said, language) ?? '']
  return [{ dataset, values: texts.map((text) => cutToBytes(text, maxBytes)).filter((text) => text !== '') }]
}

/** The beginning of a text that fits into so many bytes of UTF-8, ending between characters. */
export function cutToBytes(text: string, maxBytes: number): string {
  let size = 0
  let end = 0
  for (const sign of text) {
    size += new TextEncoder().encode(sign).length
    if (size > maxBytes) break
    end += sign.length
  }
  return text.slice(0, end)
}
