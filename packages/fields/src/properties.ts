import type { FieldRules, FieldType } from './field.ts'
import type { Property, PropertyRow, PropertyShape } from './property.ts'
import { ROWS } from './property-table.ts'

// What ExifTool calls a namespace where it differs from the usual prefix.
const GROUPS: Record<string, string> = { Iptc4xmpCore: 'iptcCore', Iptc4xmpExt: 'iptcExt' }
const TYPES: Record<PropertyShape, FieldType> = {
  text: 'text',
  localised: 'text',
  list: 'text',
  date: 'date',
  number: 'number',
  boolean: 'boolean',
}

/** Every property that is known, in the order in which people are offered them. */
export const PROPERTIES: readonly Property[] = /* @__PURE__ */ ROWS.map(toProperty)

/** What Damask itself calls a property; undefined when it knows none of that name. */
export const propertyNamed = (name: string): Property | undefined =>
  PROPERTIES.find((property) => property.name === name)

function toProperty([name, shape, en, de, more]: PropertyRow): Property {
  const [prefix = '', path = ''] = name.split(':')
  const group = `XMP-${GROUPS[prefix] ?? prefix}`
  const [top = '', part = null] = (more.read ?? path).split('/')
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const type = more.field ?? TYPES[shape]
  const rules: FieldRules = { ...more.rules }
  if (shape === 'localised') rules.localised = true
  if (shape === 'list' && type === 'text') rules.multiple = true
  return {
    name,
    shape,
    labels: { en, de },
    suggested: { type, rules },
    read: {
      tag: `${group}:${capital(part === null && more.tag ? more.tag : top)}`,
      part,
      isLocalisedPart: more.isLocalisedPart === true,
    },
    write: `${group}:${more.tag ?? capital(top)}`,
    iim: more.iim ? { dataset: more.iim[0], maxBytes: more.iim[1], time: more.iim[2] ?? null } : null,
    exif: more.exif ?? [],
    others: more.others ?? [],
    by: more.by ?? 'label',
    isReadOnly: more.isReadOnly === true,
  }
}
