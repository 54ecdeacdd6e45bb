export const FIELD_TYPES = [
  'text',
  'long_text',
  'number',
  'date',
  'boolean',
  'select',
  'multi_select',
  'taxonomy',
  'person',
  'url',
  'point',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** Where something is in a picture, from its left upper corner, as parts of its width and height: 0 to 1. */
export type Point = { x: number; y: number }
/** A text in several languages, by BCP 47 tag; `x-default` is what is read where none fits. */
export type Localised = Record<string, string>

/**
 * One value of a field, as the API and files carry it:
 * text, long_text, url: a string (`Localised` where the field is localised, a list where it takes several);
 * number; boolean; date: `2026`, `2026-05`, `2026-05-04`, `2026-05-04T10:30`, with seconds and zone where known;
 * select: the id of a term; multi_select: a list of them; taxonomy: one, or a list where it takes several;
 * person: the id of a person, or a list; point.
 */
export type FieldValue = string | number | boolean | string[] | Localised | Point
/** By key of field. What has no value is not there. */
export type FieldValues = Record<string, FieldValue>

/** Something about the value of another field. */
export type Condition = {
  /** Its key. */
  field: string
  is: 'filled' | 'empty' | 'any_of' | 'none_of'
  /** Compared with single values: texts without regard to case, terms by id. For `any_of` and `none_of`. */
  values?: (string | number | boolean)[] | undefined
}

/** All that is asked of the values of a field. Empty: anything of its type, or nothing. */
export type FieldRules = {
  required?: boolean | undefined
  default?: FieldValue | undefined
  /** No two assets may have the same value. Text, number, url. */
  unique?: boolean | undefined
  /** Several values in an order: text, url, person, taxonomy. */
  multiple?: boolean | undefined
  /** A text per language: text, long_text; not with `multiple`. */
  localised?: boolean | undefined
  min?: number | undefined
  max?: number | undefined
  /** In characters, of each text. */
  minLength?: number | undefined
  maxLength?: number | undefined
  /** Dates, inclusive. */
  earliest?: string | undefined
  latest?: string | undefined
  /** RE2 syntax, over the whole of each text. */
  pattern?: string | undefined
  /** Says in words what the pattern asks for, by language. */
  patternHelp?: Record<string, string> | undefined
  /** Only these terms and what is below them. */
  termIds?: string[] | undefined
  /** Only for assets of these kinds; all when left out. */
  kinds?: string[] | undefined
  /** Only for assets in these folders and below; everywhere when left out. */
  folderIds?: string[] | undefined
  /** Asked for only while all of these hold. */
  shownWhen?: Condition[] | undefined
  /** Required while all of these hold. */
  requiredWhen?: Condition[] | undefined
  /** Filled by files and policies, changed by nobody. */
  readOnly?: boolean | undefined
  /** Who may change it, besides being allowed to edit the asset: everybody when left out. */
  editors?:
    | {
        /** Whoever may also do this with the asset. */
        capability?: 'approve' | 'publish' | 'manage_folder' | undefined
        teamIds?: string[] | undefined
      }
    | undefined
}

/** What of a field decides about its values. */
export type FieldShape = {
  key: string
  type: FieldType
  rules: FieldRules
}
