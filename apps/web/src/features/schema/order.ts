import type { Field, FieldGroup, FieldGroupId, FieldId } from '@damask/contract'

/** Groups in their order, each with its fields; what is in no group comes last. */
export type Section = { readonly group: FieldGroup | null; readonly fields: readonly Field[] }

export const sectionsOf = (fields: readonly Field[], groups: readonly FieldGroup[]): Section[] => [
  ...groups.map((group) => ({ group, fields: fields.filter((field) => field.groupId === group.id) })),
  { group: null, fields: fields.filter((field) => field.groupId === null) },
]

/** As the server wants it said. */
export const orderOf = (sections: readonly Section[]) =>
  sections.map(({ group, fields }) => ({ groupId: group?.id ?? null, fieldIds: fields.map((field) => field.id) }))

/** A field put before another one, or at the end of a group. */
export function withFieldAt(
  sections: readonly Section[],
  fieldId: FieldId,
  groupId: FieldGroupId | null,
  index: number,
): Section[] {
  const moved = sections.flatMap((section) => section.fields).find((field) => field.id === fieldId)
  if (!moved) return [...sections]
  return sections.map((section) => {
    const at = section.fields.findIndex((field) => field.id === fieldId)
    const rest = section.fields.filter((field) => field.id !== fieldId)
    if ((section.group?.id ?? null) !== groupId) return { ...section, fields: rest }
    const place = at >= 0 && at < index ? index - 1 : index
    return { ...section, fields: [...rest.slice(0, place), { ...moved, groupId }, ...rest.slice(place)] }
  })
}

/** One step up or down, over the edge of a group into the next one. */
export function withFieldStepped(sections: readonly Section[], fieldId: FieldId, step: -1 | 1): Section[] {
  const nth = sections.findIndex((section) => section.fields.some((field) => field.id === fieldId))
  const section = sections[nth]
  if (!section) return [...sections]
  const index = section.fields.findIndex((field) => field.id === fieldId)
  const next = index + step
  if (next >= 0 && next < section.fields.length)
    return withFieldAt(sections, fieldId, section.group?.id ?? null, step > 0 ? next + 1 : next)
  const other = sections[nth + step]
  if (!other) return [...sections]
  return withFieldAt(sections, fieldId, other.group?.id ?? null, step > 0 ? 0 : other.fields.length)
}

/** One step up or down; what is in no group stays last. */
export function withGroupStepped(sections: readonly Section[], groupId: FieldGroupId, step: -1 | 1): Section[] {
  const at = sections.findIndex((section) => section.group?.id === groupId)
  const to = at + step
  if (at < 0 || to < 0 || !sections[to]?.group) return [...sections]
  const moved = [...sections]
  ;[moved[at], moved[to]] = [moved[to]!, moved[at]!]
  return moved
}
