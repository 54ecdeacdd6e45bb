import { hasTerms } from '@damask/fields'
import type { FieldRow } from '../../metadata/index.ts'

/** What a column of a file holds: what identifies the asset, or the values of a field, perhaps in one language. */
export type Column =
  | { readonly name: string; readonly is: 'id' }
  | { readonly name: string; readonly is: 'path' }
  | { readonly name: string; readonly is: 'name' }
  | { readonly name: string; readonly is: 'field'; readonly field: FieldRow; readonly language: string | null }

const OF_ASSET = ['id', 'path', 'name'] as const
const LANGUAGE = /^(x-default|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3})$/

/** A field that is called as something of the asset itself says that it is one. */
export const headerOf = (field: FieldRow, language: string | null): string => {
  const key = (OF_ASSET as readonly string[]).includes(field.key) ? `values.${field.key}` : field.key
  return language === null ? key : `${key}:${language}`
}

/** The column of a header, which says the key of a field or, as people read it, its label. Undefined for none of ours. */
export function columnOf(header: string, fields: readonly FieldRow[], language?: string): Column | undefined {
  const name = header.trim()
  const lower = name.toLowerCase()
  const ofAsset = OF_ASSET.find((one) => one === lower)
  if (ofAsset) return { name, is: ofAsset }
  const at = name.lastIndexOf(':')
  const said = at > 0 ? name.slice(at + 1).trim() : null
  const isLanguage = said !== null && LANGUAGE.test(said)
  const field =
    (isLanguage ? fieldOf(name.slice(0, at).trim(), fields) : undefined) ?? (at < 0 ? fieldOf(name, fields) : undefined)
  if (!field) return undefined
  if (!field.rules.localised || hasTerms(field.type)) {
    return isLanguage ? undefined : { name, is: 'field', field, language: null }
  }
  return { name, is: 'field', field, language: isLanguage ? said : (language ?? null) }
}

function fieldOf(name: string, fields: readonly FieldRow[]): FieldRow | undefined {
  const key = name.toLowerCase().replace(/^values\./, '')
  const byKey = fields.find((field) => field.key === key)
  if (byKey) return byKey
  const byLabel = fields.filter((field) =>
    Object.values(field.labels).some((label) => label.toLowerCase() === name.toLowerCase()),
  )
  return byLabel.length === 1 ? byLabel[0] : undefined
}
