import { expect, test } from 'vitest'
import { PROPERTIES, propertyNamed } from './properties.ts'

test('every property has one name, and no two share a dataset', () => {
  const names = PROPERTIES.map((property) => property.name)
  expect(new Set(names).size).toBe(names.length)
  const datasets = PROPERTIES.flatMap(({ iim }) => (iim ? [iim.dataset, iim.time ?? []].flat() : []))
  expect(new Set(datasets).size).toBe(datasets.length)
  const written = PROPERTIES.map((property) => property.write)
  expect(new Set(written).size).toBe(written.length)
})

test('a part of a structure is read inside of it and written by a tag of its own', () => {
  expect(propertyNamed('Iptc4xmpCore:CreatorContactInfo/CiEmailWork')).toMatchObject({
    read: { tag: 'XMP-iptcCore:CreatorContactInfo', part: 'CiEmailWork' },
    write: 'XMP-iptcCore:CreatorWorkEmail',
  })
  expect(propertyNamed('Iptc4xmpExt:AddlModelInfo')).toMatchObject({
    read: { tag: 'XMP-iptcExt:AdditionalModelInformation', part: null },
    write: 'XMP-iptcExt:AdditionalModelInformation',
  })
})

test('fields that a library begins with name properties that are known', () => {
  const begun = ['dc:title', 'dc:description', 'Iptc4xmpCore:AltTextAccessibility', 'dc:subject', 'dc:creator']
  begun.push('Iptc4xmpExt:PersonInImage', 'photoshop:Credit', 'dc:rights', 'xmpRights:UsageTerms', 'dc:language')
  begun.push('photoshop:DateCreated')
  for (const name of begun) expect(propertyNamed(name), name).toBeDefined()
  expect(propertyNamed('dc:rights')?.suggested).toEqual({ type: 'text', rules: { localised: true } })
  expect(propertyNamed('dc:creator')?.suggested).toEqual({ type: 'text', rules: { multiple: true } })
})
