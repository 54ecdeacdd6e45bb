import type { FieldRules, FieldType } from './field.ts'

/** The shape of what stands under a property in a file. */
export type PropertyShape = 'text' | 'localised' | 'list' | 'date' | 'number' | 'boolean'

/** A property inside of files that a field can be mapped to. Tags are named as ExifTool names them, with their group. */
export type Property = {
  /** As `dc:title`; a part of a structure as `Iptc4xmpExt:LocationCreated/City`. */
  name: string
  shape: PropertyShape
  labels: { en: string; de: string }
  /** What a field for it is best made of; `multi_select` asks for a vocabulary to choose from. */
  suggested: { type: FieldType; rules: FieldRules }
  /** Where it is read: the XMP tag, and the part of it where that is a structure. */
  read: { tag: string; part: string | null; isLocalisedPart: boolean }
  /** The XMP tag that it is written to. */
  write: string
  /** Record 2 of IPTC-IIM: the dataset, the bytes that it holds; `time` is the dataset of the time that belongs to a date. */
  iim: { dataset: number; maxBytes: number; time: number | null } | null
  /** EXIF tags that say the same thing; of a date: the date, its parts of a second, its offset from UTC. */
  exif: readonly string[]
  /** Where else formats keep it. Read where nothing else says it, never written. */
  others: readonly string[]
  /** What of a term is written: its label, its notation, its address. */
  by: 'label' | 'notation' | 'uri'
  /** Never written: what a camera said of itself is not ours to change. */
  isReadOnly: boolean
}

/** A row of the table, with what differs from the usual. */
type More = {
  field?: FieldType
  rules?: FieldRules
  tag?: string
  read?: string
  iim?: [dataset: number, maxBytes: number, time?: number]
  exif?: string[]
  others?: string[]
  by?: 'notation' | 'uri'

  isLocalisedPart?: true
  isReadOnly?: true
}
export type PropertyRow = readonly [name: string, shape: PropertyShape, en: string, de: string, more: More]
