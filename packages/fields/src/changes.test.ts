import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChange, type Change, type FindReplace, isPossible, plainReplacer, proposeEdit } from './changes.ts'
import type { FieldRules, FieldShape, FieldType, FieldValue } from './field.ts'
import { PatternError, replacerOf } from './pattern.ts'

const field = (type: FieldType, rules: FieldRules = {}): FieldShape => ({ key: 'f', type, rules })
const TEXT = field('text')
const LIST = field('text', { multiple: true })
const LOCAL = field('text', { localised: true })
const TERMS = field('multi_select')
const OPTION = field('select')

type Doing<C = Change> = C extends Change ? Omit<C, 'field'> : never
const after = (shape: FieldShape, value: FieldValue | null, doing: Doing) => {
  const change = { field: 'f', ...doing } as Change
  return applyChange(shape, value, change, change.action === 'find_replace' ? replacerOf(change) : (text) => text)
}

test.for<[FieldShape, FieldValue | null, Doing, FieldValue | null]>([
  [TEXT, 'a', { action: 'set', value: 'b' }, 'b'],
  [TEXT, null, { action: 'set', value: 'b' }, 'b'],
  [TEXT, 'a', { action: 'clear' }, null],
  [LOCAL, { en: 'a', de: 'b' }, { action: 'clear', languages: ['de'] }, { en: 'a' }],
  [LOCAL, { en: 'a', de: 'b' }, { action: 'clear' }, null],
  [LIST, ['a', 'b'], { action: 'add', value: ['b', 'c'] }, ['a', 'b', 'c']],
  [LIST, null, { action: 'add', value: 'c' }, ['c']],
  [LOCAL, { en: 'a' }, { action: 'add', value: { de: 'b' } }, { en: 'a', de: 'b' }],
  [LOCAL, null, { action: 'add', value: { de: 'b' } }, { de: 'b' }],
  [TERMS, ['t1', 't2', 't3'], { action: 'remove', values: ['t2', 't9'] }, ['t1', 't3']],
  [OPTION, 't1', { action: 'remove', values: ['t1'] }, null],
  [OPTION, 't1', { action: 'remove', values: ['t2'] }, 't1'],
  [TERMS, ['t1', 't2', 't3'], { action: 'replace', value: 't1', by: 't3' }, ['t3', 't2']],
  [OPTION, 't1', { action: 'replace', value: 't1', by: 't2' }, 't2'],
  [field('number'), 5, { action: 'replace', value: 5, by: 6 }, 6],
  [field('number'), 5, { action: 'replace', value: '5', by: 6 }, 5],
  [field('boolean'), true, { action: 'replace', value: true, by: false }, false],
  [LOCAL, { en: 'a', de: 'b' }, { action: 'replace', value: 'a', by: 'c' }, { en: 'c', de: 'b' }],
  [TEXT, null, { action: 'replace', value: 'a', by: 'b' }, null],
  [TEXT, 'Red coat, red hat', { action: 'find_replace', find: 'red', replacement: 'Blue' }, 'Blue coat, Blue hat'],
  [TEXT, 'Red red', { action: 'find_replace', find: 'red', replacement: 'x', matchCase: true }, 'Red x'],
  [TEXT, 'größer Größe', { action: 'find_replace', find: 'Größe', replacement: 'x', wholeWord: true }, 'größer x'],
  [TEXT, 'a.b axb', { action: 'find_replace', find: 'a.b', replacement: '$0$1' }, '$0$1 axb'],
  [TEXT, 'x-y/z', { action: 'find_replace', find: 'x-y/z', replacement: '' }, ''],
  [LIST, ['ab', 'cb'], { action: 'find_replace', find: 'b', replacement: '' }, ['a', 'c']],
  [
    LOCAL,
    { en: 'a', de: 'a' },
    { action: 'find_replace', find: 'a', replacement: 'b', languages: ['de'] },
    { en: 'a', de: 'b' },
  ],
  [
    TEXT,
    'LC-1042 LC-7',
    { action: 'find_replace', find: 'lc-(\\d+)', replacement: '$1 of $$$0', isPattern: true },
    '1042 of $LC-1042 7 of $LC-7',
  ],
  [TEXT, 'abc', { action: 'find_replace', find: 'x*', replacement: '-', isPattern: true }, '-a-b-c-'],
  [
    TEXT,
    'cat concat',
    { action: 'find_replace', find: 'c.t', replacement: 'dog', isPattern: true, wholeWord: true },
    'dog concat',
  ],
  [TEXT, 'Straße', { action: 'find_replace', find: '(?P<n>ß)', replacement: 'ss', isPattern: true }, 'Strasse'],
  [field('point'), { x: 0.5, y: 0.5 }, { action: 'remove', values: ['x'] }, { x: 0.5, y: 0.5 }],
])('%# of %o: %j, %j gives %j', ([shape, value, doing, expected]) => {
  const before = structuredClone(value)
  expect(after(shape, value, doing)).toEqual(expected)
  expect(value).toEqual(before)
})

test.for<[FieldShape, Doing, boolean]>([
  [TEXT, { action: 'add', value: 'x' }, false],
  [LIST, { action: 'add', value: 'x' }, true],
  [LOCAL, { action: 'add', value: { en: 'x' } }, true],
  [TERMS, { action: 'find_replace', find: 'x', replacement: '' }, false],
  [TEXT, { action: 'find_replace', find: 'x', replacement: '', languages: ['de'] }, false],
  [TEXT, { action: 'clear', languages: ['de'] }, false],
  [field('point'), { action: 'replace', value: 1, by: 2 }, false],
  [field('number'), { action: 'replace', value: 1, by: 2 }, true],
])('%# %o %j: %s', ([shape, doing, expected]) => {
  expect(isPossible(shape, { field: 'f', ...doing } as Change)).toBe(expected)
})

test('changes are made one after the other, after the template', () => {
  const fields = [
    { ...LIST, key: 'creator' },
    { ...LOCAL, key: 'title' },
    { ...TEXT, key: 'credit' },
  ]
  const values = { title: { en: 'Coat' }, credit: 'Ada' }
  const template = { title: { en: 'Template', de: 'Vorlage' }, credit: 'Agency', creator: ['Agency'], elsewhere: 'x' }
  const changes: Change[] = [
    { field: 'creator', action: 'add', value: ['Grace'] },
    { field: 'gone', action: 'clear' },
    { field: 'absent', action: 'set', value: 'x' },
  ]
  expect(proposeEdit(fields, values, { template, changes })).toEqual({
    title: { en: 'Coat', de: 'Vorlage' },
    credit: 'Ada',
    creator: ['Agency', 'Grace'],
    absent: 'x',
  })
  expect(proposeEdit(fields, values, { template, templateMode: 'overwrite' })).toEqual({
    title: { en: 'Template', de: 'Vorlage' },
    credit: 'Agency',
    creator: ['Agency'],
  })
})

test('a pattern that cannot be read is told, and what it makes never fills the memory', () => {
  const change = { field: 'f', action: 'find_replace', find: '(', replacement: '', isPattern: true } as const
  expect(() => replacerOf(change)).toThrow(PatternError)
  const bomb: FindReplace = { ...change, find: 'a', replacement: 'x'.repeat(2_000) }
  expect(replacerOf({ ...bomb, find: 'a?' })('a'.repeat(50_000)).length).toBeLessThan(120_000)
  expect(plainReplacer(bomb)('a'.repeat(50_000)).length).toBeLessThan(120_000)
})

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 })
const list = texts.map((all) => [...new Set(all)])

test('adding twice is adding once, and removing takes away all that was added', () => {
  fc.assert(
    fc.property(list, texts, (value, added) => {
      const once = after(LIST, value, { action: 'add', value: added })
      expect(after(LIST, once, { action: 'add', value: added })).toEqual(once)
      expect((once as string[]).slice(0, value.length)).toEqual(value)
      const removed = after(LIST, once, { action: 'remove', values: [...value, ...added, 'z'] })
      expect(removed).toEqual([])
    }),
  )
})

test('replacing one by another never makes a list longer, and leaves none of the first', () => {
  fc.assert(
    fc.property(list, fc.constantFrom('a', 'b'), fc.constantFrom('b', 'c', 'x'), (value, from, by) => {
      const made = after(LIST, value, { action: 'replace', value: from, by }) as string[]
      expect(made.length).toBeLessThanOrEqual(value.length)
      if (from !== by) expect(made).not.toContain(from)
      expect(new Set(made).size).toBe(made.length)
    }),
  )
})

test('a plain text is found as it is written, whatever signs are in it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 5, unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      (find, rest) => {
        const nfc = find.normalize('NFC')
        const text = `${rest}${nfc}${rest}`
        const replace = plainReplacer({ field: 'f', action: 'find_replace', find, replacement: '', matchCase: true })
        expect(replace(text)).toBe(text.replaceAll(nfc, ''))
      },
    ),
  )
})
