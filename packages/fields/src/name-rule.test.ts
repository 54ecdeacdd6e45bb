import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  keyOfText,
  makeName,
  matchesNameRule,
  type NamePart,
  NameRuleError,
  type NameTexts,
  parseNameRule,
  printNameRule,
  withNumber,
} from './name-rule.ts'

const at = new Date('2026-05-04T10:30:00Z')
const texts = (fields: Record<string, string[]> = {}, folder?: string): NameTexts => ({
  folder,
  fields: new Map(Object.entries(fields)),
})

const part: fc.Arbitrary<NamePart> = fc.oneof(
  fc.constant({ type: 'name' as const }),
  fc.constant({ type: 'folder' as const }),
  fc
    .constantFrom('yyyy', 'yyyy-MM-dd', 'yyMMdd', 'yyyy.MM', 'HHmm')
    .map((format) => ({ type: 'date' as const, format })),
  fc.record({
    type: fc.constant('field' as const),
    key: fc
      .stringMatching(/^[a-z][a-z0-9_]{0,10}$/)
      .filter((key) => !['name', 'folder', 'date', 'counter'].includes(key)),
    says: fc.constantFrom(null, 'notation', 'de', 'zh-Hant'),
  }),
  fc
    .string({ minLength: 1, maxLength: 8 })
    .map((text) => ({ type: 'text' as const, text: text.replace(/[\\/]/g, '{') })),
)

/** Two texts in a row are one text. */
const parts = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 10 }), fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }))
  .map(([some, digits]): NamePart[] => [
    { type: 'name' },
    ...some.filter((one, i) => one.type !== 'text' || some[i - 1]?.type !== 'text'),
    ...(digits ? [{ type: 'counter' as const, digits }] : []),
  ])

test('what was printed is read back as it was', () => {
  fc.assert(
    fc.property(parts, (rule) => {
      expect(parseNameRule(printNameRule(rule))).toEqual(rule)
    }),
  )
})

test('anything that people type is read or refused with a place, and never takes long', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (pattern) => {
      try {
        expect(parseNameRule(printNameRule(parseNameRule(pattern)))).toEqual(parseNameRule(pattern))
      } catch (error) {
        expect(error).toBeInstanceOf(NameRuleError)
      }
    }),
  )
})

test('a name that a rule made is one that it matches', () => {
  fc.assert(
    fc.property(parts, fc.stringMatching(/^[A-Za-z0-9 ]{1,12}$/), fc.nat(99_999), (rule, stem, number) => {
      const keys = rule.flatMap((one) => (one.type === 'field' ? [keyOfText(one.key, one.says)] : []))
      const known = texts(Object.fromEntries(keys.map((key) => [key, ['Value 1']])), 'Some folder')
      for (const style of [{}, { letters: 'lower' as const, space: '-' as const }]) {
        const made = makeName(rule, stem, known, at, style)
        if ('missing' in made) throw new Error('everything is known')
        expect(matchesNameRule(rule, withNumber(made, number), known, style)).toBe(true)
      }
    }),
  )
})

describe('what cannot be read', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['{sku', 'unclosed'],
    ['sku}', 'lone_brace'],
    ['{Sku}', 'unknown_token'],
    ['{sku:!!}', 'unknown_token'],
    ['{name:4}', 'unknown_token'],
    ['{date:YYYY}', 'bad_date'],
    ['{counter:0}', 'bad_counter'],
    ['{counter}{counter:2}', 'two_counters'],
    ['a/b', 'bad_character'],
    ['x'.repeat(301), 'too_long'],
  ])('%j: %s', (pattern, code) => {
    expect(() => parseNameRule(pattern)).toThrow(expect.objectContaining({ code }))
  })
})

test.each([
  ['{sku}_{season}_{counter:4}', 'LC-1042_Summer_0001', {}, true],
  ['{sku}_{season}_{counter:4}', 'LC-1042_Summer_01', {}, false],
  ['{sku}_{season}_{counter:4}', 'LC-1042_Summer', {}, false],
  ['{sku}_{season}_{counter:4}', 'LC-1042_summer_0001', { sku: ['LC-1042'], season: ['Summer'] }, true],
  ['{sku}_{season}_{counter:4}', 'LC-1042_Winter_0001', { season: ['Summer'] }, false],
  ['{date:yyyy-MM-dd}_{name}', '2026-05-04_poster', {}, true],
  ['{date:yyyy-MM-dd}_{name}', 'poster', {}, false],
  ['{{{name}}}', '{poster}', {}, true],
] as const)('%s and %s', (pattern, stem, fields, expected) => {
  expect(matchesNameRule(parseNameRule(pattern), stem, texts(fields as never))).toBe(expected)
})

test('a name says which tokens have no value yet', () => {
  const rule = parseNameRule('{sku}_{season:notation}_{counter:4}')
  expect(makeName(rule, 'IMG_1', texts({ sku: ['LC-1'] }), at)).toEqual({ missing: ['season'] })
  const made = makeName(rule, 'IMG_1', texts({ sku: ['LC/1'], 'season:notation': ['SU 26'] }), at, { space: '-' })
  expect('missing' in made || withNumber(made, 7)).toBe('LC_1_SU-26_0007')
})

// One that tries every way to share the name out would not come back within the time of a test.
test('the longest rule against the longest name comes to an end', () => {
  const rule = parseNameRule('{name}a'.repeat(20))
  expect(matchesNameRule(rule, 'a'.repeat(5_000), texts())).toBe(true)
  expect(matchesNameRule(rule, `${'a'.repeat(5_000)}b`, texts())).toBe(false)
})
