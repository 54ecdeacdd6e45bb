import type { Field, FieldGroup } from '@damask/contract'
import { expect, test } from 'vitest'
import { type Section, withFieldAt, withFieldStepped, withGroupStepped } from './order.ts'

const field = (id: string) => ({ id }) as Field
const group = (id: string) => ({ id }) as FieldGroup
const sections: Section[] = [
  { group: group('A'), fields: [field('1'), field('2'), field('3')] },
  { group: group('B'), fields: [field('4')] },
  { group: null, fields: [] },
]
const shown = (some: Section[]) => some.map((one) => `${one.group?.id ?? '-'}${one.fields.map((f) => f.id).join('')}`)

test.each([
  ['down within a group', withFieldStepped(sections, '1' as never, 1), ['A213', 'B4', '-']],
  ['up within a group', withFieldStepped(sections, '3' as never, -1), ['A132', 'B4', '-']],
  ['over the edge down', withFieldStepped(sections, '3' as never, 1), ['A12', 'B34', '-']],
  ['over the edge up', withFieldStepped(sections, '4' as never, -1), ['A1234', 'B', '-']],
  ['not above the first', withFieldStepped(sections, '1' as never, -1), ['A123', 'B4', '-']],
  ['dropped further down in its own group', withFieldAt(sections, '1' as never, 'A' as never, 3), ['A231', 'B4', '-']],
  ['dropped into no group', withFieldAt(sections, '2' as never, null, 0), ['A13', 'B4', '-2']],
  ['a group down', withGroupStepped(sections, 'A' as never, 1), ['B4', 'A123', '-']],
  ['no group goes behind what is in none', withGroupStepped(sections, 'B' as never, 1), ['A123', 'B4', '-']],
])('%s', (_, moved, wanted) => expect(shown(moved)).toEqual(wanted))
