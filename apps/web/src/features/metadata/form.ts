import type { AssetMetadata, Field, FieldGroup, FieldValue, ValueFault } from '@damask/contract'
import { cleanValue, isEmpty, isRequired, isShown, judgeValues, type MatchPattern } from '@damask/fields'
import type { Value, Values } from './merge.ts'

// What a form of fields shows and refuses, apart from how it is drawn: the same rules as the server's, from the same place.

export type FormField = {
  readonly field: Field
  readonly value: FieldValue | null
  readonly isEmpty: boolean
  readonly isEditable: boolean
  /** Right now, given the other values. */
  readonly isRequired: boolean
}

export type FormGroup = { readonly group: FieldGroup | null; readonly fields: readonly FormField[] }

/**
 * The fields that are asked for with these values, in the order and the groups of the schema. A field that is not asked
 * for but has a value is shown, so that it can be emptied.
 */
export function groupsOf(
  schema: { readonly fields: readonly Field[]; readonly groups: readonly FieldGroup[] },
  metadata: Pick<AssetMetadata, 'fieldKeys' | 'editableKeys'>,
  values: Values,
): FormGroup[] {
  const byKey = new Map(schema.fields.map((field) => [field.key, field]))
  const filled = filledOf(values)
  const shown = metadata.fieldKeys.flatMap((key): FormField[] => {
    const field = byKey.get(key)
    const value = values[key] ?? null
    if (!field || (isEmpty(value) && !isShown(field, filled))) return []
    return [
      {
        field,
        value,
        isEmpty: isEmpty(value),
        isEditable: metadata.editableKeys.includes(key),
        isRequired: isRequired(field, filled),
      },
    ]
  })
  const byGroup = Map.groupBy(shown, ({ field }) => field.groupId)
  const groups = [...schema.groups, null].map((group) => ({ group, fields: byGroup.get(group?.id ?? null) ?? [] }))
  return groups.filter(({ fields }) => fields.length > 0)
}

export const filledOf = (values: Values): Record<string, FieldValue> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, FieldValue] => entry[1] !== null))

/**
 * A value as it would be saved, and what is wrong with it, as far as that can be known here: whether terms exist, and
 * whether another asset has the same value, only the server knows.
 * @param fields all that apply to the asset
 * @param values the others of the asset
 */
export function judgeDraft(
  fields: readonly Field[],
  field: Field,
  draft: Value,
  values: Values,
  matches: MatchPattern,
): { value: Value; faults: ValueFault[] } {
  const value = cleanValue(field, draft) as Value
  const faults = judgeValues(fields, filledOf({ ...values, [field.key]: value }), matches) as ValueFault[]
  return { value, faults: faults.filter((fault) => fault.field === field.key) }
}

/**
 * What is to be sent for a change. One value can make another one required, and is refused alone: then both wait for each
 * other here, and go together as soon as the second is there.
 * @param held what was typed before and waits, by key
 * @param waitsFor the fields that have to be filled first; nothing is sent until then
 */
export function sendTogether(
  fields: readonly Field[],
  values: Values,
  held: Values,
  change: Values,
): { send: Values; waitsFor: readonly Field[] } {
  const send = { ...held, ...change }
  const after = filledOf({ ...values, ...send })
  const waitsFor = fields.filter((field) => {
    const { shownWhen = [], requiredWhen = [] } = field.rules
    const isCaused = [...shownWhen, ...requiredWhen].some((condition) => condition.field in send)
    return isCaused && isEmpty(after[field.key]) && isRequired(field, after)
  })
  return { send, waitsFor }
}

/** What was typed, is right by itself, and waits for other fields to be filled. */
export const heldBack = (refused: Readonly<Record<string, { value: Value; faults: readonly ValueFault[] }>>): Values =>
  Object.fromEntries(
    Object.entries(refused)
      .filter(([key, { faults }]) => faults.every((fault) => fault.field !== key))
      .map(([key, { value }]) => [key, value]),
  )

export const NO_PATTERNS: MatchPattern = () => true
