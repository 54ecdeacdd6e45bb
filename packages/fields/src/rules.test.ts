import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkField } from './check-field.ts'
import { cleanValue } from './clean-value.ts'
import { conversionBetween, inFormOf } from './convert.ts'
import { FIELD_TYPES, type FieldRules, type FieldShape, type FieldType, type FieldValue } from './field.ts'
import { judgeValue } from './judge-values.ts'
import { compilePattern, PatternError } from './pattern.ts'

const field = (type: FieldType, rules: FieldRules = {}) => ({ key: 'a', type, rules, vocabularyId: null })
const shapes: fc.Arbitrary<FieldShape> = fc.record({
  key: fc.constant('a'),
  type: fc.constantFrom(...FIELD_TYPES),
  rules: fc.record({ multiple: fc.boolean(), localised: fc.boolean(), minLength: fc.nat(5), maxLength: fc.nat(50) }),
})
const never = () => false

test('cleaning twice is cleaning once, whatever was given', () => {
  fc.assert(
    fc.property(shapes, fc.jsonValue(), (shape, value) => {
      const once = cleanValue(shape, value as FieldValue)
      expect(cleanValue(shape, once)).toEqual(once)
    }),
    { numRuns: 500 },
  )
})

test('judging never throws, whatever was given', () => {
  fc.assert(
    fc.property(shapes, fc.jsonValue(), (shape, value) => {
      expect(Array.isArray(judgeValue(shape, value as FieldValue, never))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a value in the form of its field stays as it is', () => {
  fc.assert(
    fc.property(shapes, fc.jsonValue(), (shape, value) => {
      const once = inFormOf(shape, value as FieldValue, 'en')
      expect(inFormOf(shape, once, 'en')).toEqual(once)
    }),
  )
})

test.each([
  ['looks behind', '(?<=a)b'],
  ['looks back', '(a)\\1'],
  ['is not closed', '(a'],
  ['is longer than 500 signs', 'a'.repeat(501)],
  ['repeats more than can be', 'a{100000}'],
])('a pattern that %s is refused with a sentence', (_, pattern) => {
  expect(() => compilePattern(pattern)).toThrow(PatternError)
  expect(() => compilePattern(pattern)).toThrow(/\w+/)
})

// One that goes back and tries again would not come back within the time of a test.
test.each([['(a+)+$'], ['(a|aa)+$'], ['(.*a){20}'], ['a'.repeat(500)]])('the pattern %s comes to an end', (pattern) => {
  expect(compilePattern(pattern).matches(`${'a'.repeat(2_000)}!`)).toBe(false)
})

const ask = (type: FieldType, rules: FieldRules, others: FieldShape[] = []) =>
  checkField(field(type, rules), others, compilePattern).map(({ at, code }) => `${at} ${code}`)

test.each<[string, string[], string[]]>([
  ['nothing is asked', ask('text', {}), []],
  ['false asks for nothing', ask('number', { localised: false, pattern: undefined }), []],
  ['unique means nothing for a date', ask('date', { unique: true }), ['rules/unique not_for_type']],
  [
    'the last day is before the first',
    ask('date', { earliest: '2026-05', latest: '2026-04' }),
    ['rules/latest range_empty'],
  ],
  ['the shortest is above the longest', ask('text', { minLength: 3, maxLength: 2 }), ['rules/maxLength range_empty']],
  [
    'a default is judged by the rules',
    ask('text', { pattern: '[0-9]+', default: 'x' }),
    ['rules/default default_wrong'],
  ],
  ['a term field without its vocabulary', ask('select', {}), ['vocabularyId vocabulary_missing']],
  [
    'a comparison without values',
    ask('text', { shownWhen: [{ field: 'b', is: 'any_of' }] }, [{ ...field('text'), key: 'b' }]),
    ['rules/shownWhen/0 values_missing'],
  ],
  [
    'a number compared with a text',
    ask('text', { shownWhen: [{ field: 'b', is: 'any_of', values: ['1'] }] }, [{ ...field('number'), key: 'b' }]),
    ['rules/shownWhen/0 value_wrong'],
  ],
  [
    'waiting for one that waits for it',
    ask('text', { shownWhen: [{ field: 'b', is: 'filled' }] }, [
      { ...field('text', { shownWhen: [{ field: 'a', is: 'filled' }] }), key: 'b' },
    ]),
    ['rules/shownWhen circle'],
  ],
  [
    'requiring one that requires it',
    ask('text', { requiredWhen: [{ field: 'b', is: 'filled' }] }, [
      { ...field('text', { requiredWhen: [{ field: 'a', is: 'filled' }] }), key: 'b' },
    ]),
    [],
  ],
])('a field is checked: %s', (_, found, wanted) => expect(found).toEqual(wanted))

test.each<[FieldType, FieldRules, FieldType, FieldRules, string]>([
  ['text', {}, 'long_text', {}, 'same'],
  ['long_text', {}, 'text', {}, 'impossible'],
  ['select', {}, 'multi_select', {}, 'same'],
  ['multi_select', {}, 'select', {}, 'if_single'],
  ['text', {}, 'text', { multiple: true }, 'converted'],
  ['text', { multiple: true }, 'text', {}, 'if_single'],
  ['text', {}, 'text', { localised: true }, 'converted'],
  ['text', { localised: true }, 'text', { multiple: true }, 'impossible'],
  ['number', {}, 'text', {}, 'impossible'],
])('%s %o becomes %s %o: %s', (from, before, to, after, wanted) => {
  expect(conversionBetween(field(from, before), field(to, after))).toBe(wanted)
})
