import { expect, test } from 'vitest'
import { boundTags } from './bound-tags.ts'

test('tags are grouped, numbers stay numbers, and our own paths are left out', () => {
  const { tags, isCut } = boundTags({
    SourceFile: '/data/blobs/ab',
    'System:Directory': '/data/blobs',
    'IFD0:Orientation': 6,
    'IPTC:Keywords': ['sea', 'sky'],
    'Composite:GPSLatitude': 51.4426,
  })
  expect(tags).toEqual({
    IFD0: { Orientation: 6 },
    IPTC: { Keywords: ['sea', 'sky'] },
    Composite: { GPSLatitude: 51.4426 },
  })
  expect(isCut).toBe(false)
})

test('binary values are left out but counted', () => {
  const mark = '(Binary data 39034 bytes, use -b option to extract)'
  const { tags, binaries } = boundTags({ 'IFD0:PreviewImage': mark, 'XMP-xmp:PageImage': [mark, mark] })
  expect(tags).toEqual({})
  expect([...binaries]).toEqual([
    ['PreviewImage', 39_034],
    ['PageImage', 39_034],
  ])
})

test('a long value is cut at two kibibytes without breaking a character', () => {
  const { tags, isCut } = boundTags({ 'IPTC:Caption': 'ü'.repeat(5000), 'XMP-dc:Subject': Array(5000).fill('word') })
  expect(Buffer.byteLength(JSON.stringify(tags.IPTC?.Caption))).toBeLessThanOrEqual(2048)
  expect(tags.IPTC?.Caption).toMatch(/^ü+…$/)
  expect(Buffer.byteLength(JSON.stringify(tags['XMP-dc']?.Subject))).toBeLessThanOrEqual(2048)
  expect(isCut).toBe(true)
})

test('of too many tags the descriptive ones are kept', () => {
  const noise = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`MakerNotes:Tag${i}`, 'x'.repeat(1000)]))
  const { tags, isCut } = boundTags({ ...noise, 'IFD0:Copyright': 'ours' })
  expect(tags.IFD0).toEqual({ Copyright: 'ours' })
  expect(isCut).toBe(true)
  expect(JSON.stringify(tags).length).toBeLessThan(300 * 1024)
  expect(Object.values(tags).flatMap((group) => Object.keys(group)).length).toBeLessThanOrEqual(500)
})

test('names and values from outside cannot reach a prototype or a database that dislikes NUL', () => {
  const { tags } = boundTags({ '__proto__:polluted': 1, 'IFD0:__proto__': 'x', 'IFD0:Artist': 'A\0da \ud800' })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(tags.IFD0?.Artist).toBe('Ada \ufffd')
})
