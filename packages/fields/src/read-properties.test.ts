import { describe, expect, test } from 'vitest'
import { dateFromFile, dateFromIim, fullerDate } from './file-dates.ts'
import type { FileTags } from './file-tags.ts'
import { readProperties } from './read-properties.ts'

const read = (tags: FileTags['tags'], iim: FileTags['iim'] = null, isIimNewer = false) =>
  Object.fromEntries(readProperties({ tags, iim, isIimNewer }).values)

describe('where three records differ', () => {
  const cases: [string, FileTags['tags'], FileTags['iim'], boolean, unknown][] = [
    ['XMP alone', { 'XMP-photoshop:Credit': 'X' }, null, false, 'X'],
    ['IIM alone', {}, { 110: ['I'] }, false, 'I'],
    ['XMP before an IIM that nobody changed', { 'XMP-photoshop:Credit': 'X' }, { 110: ['I'] }, false, 'X'],
    ['an IIM that was changed later', { 'XMP-photoshop:Credit': 'X' }, { 110: ['I'] }, true, 'I'],
    [
      'not an IIM that was only cut',
      { 'XMP-photoshop:Credit': 'A credit line of more than thirty-two bytes' },
      { 110: ['A credit line of more than thirt'] },
      true,
      'A credit line of more than thirty-two bytes',
    ],
    ['nothing where there are only blanks', { 'XMP-photoshop:Credit': '   ' }, { 110: [' '] }, true, undefined],
  ]
  test.each(cases)('%s', (_, tags, iim, isNewer, wanted) => {
    expect(read(tags, iim, isNewer)['photoshop:Credit']).toBe(wanted)
  })

  test('EXIF comes before XMP, and the languages of XMP stay', () => {
    const tags = {
      'XMP-dc:Description': 'Old',
      'XMP-dc:Description-de': 'Alt',
      'XMP-dc:Description-en': 'Old',
      'IFD0:ImageDescription': 'New',
    }
    expect(read(tags)['dc:description']).toEqual({ 'x-default': 'New', de: 'Alt' })
  })

  test('EXIF that lost its letters says nothing new, and neither does what a camera puts there', () => {
    const xmp = { 'XMP-dc:Description': 'Möwe über Köln' }
    expect(read({ ...xmp, 'IFD0:ImageDescription': 'M?we ?ber K?ln' })['dc:description']).toEqual({
      'x-default': 'Möwe über Köln',
    })
    expect(read({ 'IFD0:ImageDescription': 'OLYMPUS DIGITAL CAMERA' })['dc:description']).toBeUndefined()
    expect(read({ 'XMP-dc:Creator': ['Ada', 'Grace'], 'IFD0:Artist': 'Ada; Grace' })['dc:creator']).toEqual([
      'Ada',
      'Grace',
    ])
    expect(read({ 'XMP-dc:Creator': ['Ada'], 'IFD0:Artist': 'Grace; Edith' })['dc:creator']).toEqual(['Grace', 'Edith'])
  })

  test('the text for everybody is said once when it is also said in a language', () => {
    expect(
      read({ 'XMP-dc:Title': 'Coat', 'XMP-dc:Title-en': 'Coat', 'XMP-dc:Title-de': 'Mantel' })['dc:title'],
    ).toEqual({
      en: 'Coat',
      de: 'Mantel',
    })
    expect(read({ 'XMP-dc:Title': 'Coat', 'XMP-dc:Title-zh-hans': '外套' })['dc:title']).toEqual({
      'x-default': 'Coat',
      'zh-Hans': '外套',
    })
  })

  test('other places count where all three are silent', () => {
    expect(read({ 'PDF:Title': 'Report', 'PDF:Author': 'Doe, John; Ada', 'PDF:Keywords': 'a, b' })).toMatchObject({
      'dc:title': { 'x-default': 'Report' },
      'dc:creator': ['Doe, John', 'Ada'],
      'dc:subject': ['a', 'b'],
    })
    expect(read({ 'XMP-dc:Title': 'X', 'PDF:Title': 'Report' })['dc:title']).toEqual({ 'x-default': 'X' })
    expect(read({ 'IFD0:XPKeywords': 'sun;sea;Möwe' })['dc:subject']).toEqual(['sun', 'sea', 'Möwe'])
  })
})

test('everybody who is marked in a picture is named once', () => {
  const tags: FileTags['tags'] = {
    'XMP-iptcExt:PersonInImage': ['Ada'],
    'XMP-iptcExt:PersonInImageWDetails': [{ 'PersonName-en': 'Edith' }],
    'XMP-mwg-rs:RegionInfo': {
      RegionList: [
        { Name: 'Ada', Type: 'Face' },
        { Name: 'Grace', Type: 'Face' },
        { Name: 'Dragonfly', Type: 'Focus' },
      ],
    },
    'XMP-MP:RegionInfoMP': { Regions: [{ PersonDisplayName: 'Katherine' }, {}] },
  }
  expect(read(tags)['Iptc4xmpExt:PersonInImage']).toEqual(['Ada', 'Edith', 'Grace', 'Katherine'])
})

test('structures of any shape are read without a stumble', () => {
  const tags: FileTags['tags'] = {
    'XMP-iptcExt:LocationCreated': [{ City: 'Rom' }, { City: 'Oslo' }],
    'XMP-iptcExt:LocationShown': [{ City: 'A' }, { CountryName: 'X' }, 'text', ['list']],
    'XMP-iptcCore:CreatorContactInfo': 'not a structure',
    'XMP-mwg-rs:RegionInfo': [],
    'XMP-dc:Title': { odd: 'thing' },
    'XMP-dc:Subject': [['nested'], { a: 'b' }, 'fine'],
  }
  expect(read(tags)).toEqual({
    'Iptc4xmpExt:LocationCreated/City': 'Rom',
    'Iptc4xmpExt:LocationShown/City': ['A'],
    'Iptc4xmpExt:LocationShown/CountryName': ['X'],
    'dc:subject': ['nested', 'fine'],
  })
})

test('hierarchies of keywords are paths', () => {
  const file = { tags: { 'XMP-lr:HierarchicalSubject': ['Places|Europe|Oslo', 'Art'] }, iim: null, isIimNewer: false }
  expect(readProperties(file).paths).toEqual([['Places', 'Europe', 'Oslo'], ['Art']])
})

test.each([
  ['2026:05:04 10:30:00.12+02:00', '2026-05-04T10:30:00.12+02:00'],
  ['2026:05:04 10:30', '2026-05-04T10:30'],
  ['2026:05:04T10:30:00Z', '2026-05-04T10:30:00Z'],
  ['2026:05', '2026-05'],
  ['2026', '2026'],
  ['2026-05-04', '2026-05-04'],
  ['0000:00:00 00:00:00', undefined],
  ['    :  :     :  :  ', undefined],
  ['2026:02:31 10:00:00', undefined],
  ['2026:13:01', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('the date "%s" is %s', (text, wanted) => expect(dateFromFile(text)).toBe(wanted))

test.each([
  ['20260504', '103000+0200', '2026-05-04T10:30:00+02:00'],
  ['20260504', undefined, '2026-05-04'],
  ['20260500', '103000+0200', '2026-05'],
  ['19230000', undefined, '1923'],
  ['2026', undefined, '2026'],
])('the date %s %s of IIM is %s', (date, time, wanted) => expect(dateFromIim(date, time)).toBe(wanted))

test.each([
  ['2026-05-04T10:30:00', '2026-05-04T10:30:00.125+02:00', '2026-05-04T10:30:00.125+02:00'],
  ['2026-05-04T10:30:00+02:00', '2026-05-04T10:30:00', '2026-05-04T10:30:00+02:00'],
  // EXIF must name seconds and a time of day, where nobody said any.
  ['2026-05-04T10:30:00', '2026-05-04T10:30', '2026-05-04T10:30'],
  ['2026-05-04T00:00:00', '2026-05-04', '2026-05-04'],
  ['2025-01-01T10:30:00', '2026-05-04T10:30:00', '2025-01-01T10:30:00'],
])('of %s and %s the date is %s', (exif, xmp, wanted) => expect(fullerDate(exif, xmp)).toBe(wanted))

test('the parts of a date in EXIF belong together', () => {
  const exif = {
    'ExifIFD:DateTimeOriginal': '2026:05:04 10:30:00',
    'ExifIFD:SubSecTimeOriginal': '12 ',
    'ExifIFD:OffsetTimeOriginal': '+02:00',
  }
  expect(read(exif)['photoshop:DateCreated']).toBe('2026-05-04T10:30:00.12+02:00')
  expect(read({ ...exif, 'ExifIFD:OffsetTimeOriginal': '   :  ' })['photoshop:DateCreated']).toBe(
    '2026-05-04T10:30:00.12',
  )
})
