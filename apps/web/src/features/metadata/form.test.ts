import type { Field } from '@damask/contract'
import { compilePattern } from '@damask/fields/pattern'
import { CASE_FIELDS, CASES } from '@damask/fields/testing/cases'
import { describe, expect, test } from 'vitest'
import { groupsOf, heldBack, judgeDraft, sendTogether } from './form.ts'
import type { Values } from './merge.ts'

const fields = CASE_FIELDS.map((field) => ({
  ...field,
  groupId: null,
  help: {},
  example: '',
  vocabularyId: null,
})) as unknown as Field[]
const keys = fields.map(({ key }) => key)
const everywhere = { fieldKeys: keys, editableKeys: keys }
const matches = (pattern: string, text: string) => compilePattern(pattern).matches(text)
const shownWith = (values: Values) =>
  groupsOf({ fields, groups: [] }, everywhere, values).flatMap(({ fields }) => fields)

describe('the form of an asset finds what the rules find', () => {
  test.each(CASES.map((one) => [one.says, one] as const))('%s', (_, { values, faults }) => {
    const found = shownWith(values).flatMap(({ field, value }) =>
      judgeDraft(fields, field, value, values, matches).faults.map(({ code }) => `${field.key} ${code}`),
    )
    expect(found).toEqual(faults)
  })
})

test('a field appears and is asked for while the value that opens it is still being typed', () => {
  const model = (values: Values) => shownWith(values).find(({ field }) => field.key === 'case_model')
  expect(model({})).toBeUndefined()
  expect(model({ case_kind: 'term:Photo' })).toMatchObject({ isRequired: true, isEmpty: true })
  expect(model({ case_kind: 'term:Illustration' })).toBeUndefined()
})

test('a value that is not asked for any more stays in sight, so that it can be emptied', () => {
  expect(shownWith({ case_model: 'Ada' }).map(({ field }) => field.key)).toContain('case_model')
})

test('two values that ask for each other wait here and are sent together', () => {
  const kind = { case_kind: 'term:Photo' }
  const first = sendTogether(fields, {}, {}, kind)
  expect(first.waitsFor.map(({ key }) => key)).toEqual(['case_model'])
  const waiting = heldBack({ case_kind: { value: 'term:Photo', faults: [{ field: 'case_model', code: 'required' }] } })
  expect(waiting).toEqual(kind)
  const second = sendTogether(fields, {}, waiting, { case_model: 'Ada', case_release: 'https://example.com' })
  expect(second.waitsFor).toEqual([])
  expect(Object.keys(second.send)).toEqual(['case_kind', 'case_model', 'case_release'])
})

test('what is wrong by itself does not go along with anything', () => {
  expect(heldBack({ case_fee: { value: -1, faults: [{ field: 'case_fee', code: 'too_small' }] } })).toEqual({})
})
