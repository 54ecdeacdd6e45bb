import { expect, test } from 'vitest'
import { propertyNamed } from './properties.ts'
import { cutToBytes, orderFor, type Saying } from './write-properties.ts'

const saying = (name: string, value: Saying['value'], paths?: string[][]): Saying => ({
  property: propertyNamed(name)!,
  value,
  ...(paths && { paths }),
})
const empty = { tags: {}, iim: null, isIimNewer: false }
const photo = { hasExif: true, isPdf: false }
const film = { hasExif: false, isPdf: false }

test('XMP is said in every language, with one of them for everybody', () => {
  const { tags } = orderFor([saying('dc:title', { de: 'Mantel', en: 'Coat' })], empty, film)
  expect(tags).toEqual([
    { tag: 'XMP-dc:Title', values: ['Coat'] },
    { tag: 'XMP-dc:Title-de', values: ['Mantel'] },
    { tag: 'XMP-dc:Title-en', values: ['Coat'] },
  ])
})

test('IIM is cut to its bytes between characters', () => {
  const long = 'ü'.repeat(40)
  const { iim } = orderFor(
    [saying('photoshop:Credit', long), saying('dc:subject', ['🌄'.repeat(20), 'sea'])],
    empty,
    photo,
  )
  expect(iim).toEqual([
    { dataset: 110, values: ['ü'.repeat(16)] },
    { dataset: 25, values: ['🌄'.repeat(16), 'sea'] },
  ])
  expect(cutToBytes('aü', 2)).toBe('a')
  expect(cutToBytes('👍🏽', 5)).toBe('👍')
})

test('a date that EXIF cannot hold does not stay there as another one', () => {
  const exif = (value: string) =>
    orderFor([saying('photoshop:DateCreated', value)], empty, photo).tags.filter(({ tag }) => tag.startsWith('ExifIFD'))
  expect(exif('2026-05-04T10:30:00.125+02:00').map(({ values }) => values)).toEqual([
    ['2026:05:04 10:30:00'],
    ['125'],
    ['+02:00'],
  ])
  expect(exif('2026-05').map(({ values }) => values)).toEqual([[], [], []])
  const { iim } = orderFor([saying('photoshop:DateCreated', '2026-05-04T10:30:00Z')], empty, photo)
  expect(iim).toEqual([
    { dataset: 55, values: ['20260504'] },
    { dataset: 60, values: ['103000+0000'] },
  ])
  expect(orderFor([saying('photoshop:DateCreated', '1923')], empty, photo).iim).toEqual([
    { dataset: 55, values: ['19230000'] },
    { dataset: 60, values: [] },
  ])
})

test('what is taken away is taken away everywhere', () => {
  const file = { tags: { 'IFD0:XPComment': 'old', 'PNG:Description': 'old' }, iim: { 120: ['old'] }, isIimNewer: false }
  const order = orderFor([saying('dc:description', null)], file, photo)
  expect(order.tags.map(({ tag, values }) => [tag, values.length])).toEqual([
    ['XMP-dc:Description', 0],
    ['IFD0:ImageDescription', 0],
    ['IFD0:XPComment', 0],
    ['PNG:Description', 0],
  ])
  expect(order.iim).toEqual([{ dataset: 120, values: [] }])
})

test('keywords keep what stands above them, and a PDF says it where PDF readers look', () => {
  const { tags } = orderFor([saying('dc:subject', ['Oslo'], [['Places', 'Oslo']])], empty, {
    hasExif: false,
    isPdf: true,
  })
  expect(tags).toEqual([
    { tag: 'XMP-dc:Subject', values: ['Oslo'] },
    { tag: 'PDF:Keywords', values: ['Oslo'] },
    { tag: 'XMP-lr:HierarchicalSubject', values: ['Places|Oslo'] },
  ])
})

test('what a camera says of itself is never written', () => {
  expect(orderFor([saying('tiff:Make', 'Forged')], empty, photo)).toEqual({ tags: [], iim: [] })
})
