import { cleanValue, type FieldShape, type FieldType, type FieldValue } from '@damask/fields'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Names, readCell, writeCell } from './cells.ts'

const field = (type: FieldType, rules: FieldShape['rules'] = {}): FieldShape => ({ key: 'f', type, rules })
const names: Names = { pathOf: () => undefined, personOf: () => undefined }
const read = (shape: FieldShape, cell: string) => {
  const made = readCell(shape, cell)
  return made.is === 'value' ? made.value : made.is
}

test.for<[FieldShape, string, FieldValue]>([
  [field('number'), '3.5', 3.5],
  [field('number'), '-3,25', -3.25],
  [field('number'), '1,234', '1,234'],
  [field('number'), '1e3', 1000],
  [field('boolean'), 'Ja', true],
  [field('boolean'), 'FALSE', false],
  [field('boolean'), 'maybe', 'maybe'],
  [field('date'), '4.5.2026', '2026-05-04'],
  [field('date'), '5/4/2026', '5/4/2026'],
  [field('point'), '0.5, 0.25', { x: 0.5, y: 0.25 }],
  [field('text'), ' a; b ', 'a; b'],
  [field('text', { multiple: true }), 'a;; b\\;c ;', ['a', 'b;c']],
  [field('text'), '', 'nothing'],
  [field('text'), '[clear]', 'clear'],
  [field('text'), '\\[clear]', '[clear]'],
])('%o reads %j as %j', ([shape, cell, value]) => {
  expect(read(shape, cell)).toEqual(value)
})

test('a term is read by its path, in which signs can be escaped', () => {
  const made = readCell(field('taxonomy', { multiple: true }), 'A \\> B > C; D')
  expect(made).toMatchObject({ is: 'references', references: [{ path: ['A > B', 'C'] }, { path: ['D'] }] })
})

test('whatever a list holds is read again as it was', () => {
  const part = fc
    .array(fc.constantFrom('a', 'b', ';', '\\', '>', ' ', '[clear]', "'", '='))
    .map((signs) => signs.join(''))
  const shape = field('text', { multiple: true })
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const value = cleanValue(shape, parts)
      fc.pre(value !== null)
      expect(read(shape, String(writeCell(shape, value!, null, names)))).toEqual(value)
    }),
    { numRuns: 500 },
  )
})
