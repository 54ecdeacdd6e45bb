import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AssetId, FieldValue } from '@damask/contract'
import { PROPERTIES, type Property } from '@damask/fields'
import { hasFfmpeg, makeJpeg, makeMp4, makePdf, makePng, makePsd, makeTiff, makeWebp } from '@damask/media/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAndRead, askExiftool, mapEverything, valuesByProperty } from '../../testing/mapped-library.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let here: TestServer
let there: TestServer
let keys: Map<string, string>
let keysThere: Map<string, string>
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'round-trip-'))
  here = await startTestServer({ worker: true })
  there = await startTestServer({ worker: true })
  keys = await mapEverything(here)
  keysThere = await mapEverything(there)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const NASTY = 'Äpfel & „Birnen“ <山> 🌄 $5 @home 100% \\back "quoted" 007'

/** Words that a property accepts where not every text is allowed. */
const OWN_WORDS: Record<string, FieldValue> = {
  'plus:ModelReleaseStatus': 'MR-NON',
  'plus:MinorModelAgeDisclosure': 'AG-A25',
  'plus:PropertyReleaseStatus': 'PR-NON',
  'plus:DataMining': 'DMI-PROHIBITED',
  'plus:CreditLineRequired': 'CR-CAI',
  'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
  'Iptc4xmpCore:CountryCode': 'DEU',
  'photoshop:Category': 'ÄRT',
  'photoshop:DateCreated': '2026-05-04T10:30:00.125+02:00',
  'xmp:CreateDate': '2026-05-04T10:31:02',
  'xmp:ModifyDate': '2026-05-04T08:30:00Z',
  'plus:LicenseStartDate': '2026-05-04',
  'plus:LicenseEndDate': '2027-05',
  'exif:GPSLatitude': -33.856784,
  'exif:GPSLongitude': 151.215297,
  'xmp:Rating': -1,
}

function valueFor({ name, shape, suggested }: Property): FieldValue {
  if (OWN_WORDS[name] !== undefined) return OWN_WORDS[name]
  if (suggested.type === 'url') return 'https://example.org/a?b=1&c=%C3%A4#d'
  if (suggested.type === 'long_text' && shape === 'text') return `${NASTY}\nSecond line\n\n${'lang '.repeat(600)}end`
  switch (shape) {
    case 'localised':
      return { en: `${name} ${NASTY}`, de: `Über ${name}, ${'sehr '.repeat(30)}lang`, 'zh-Hans': '山' }
    case 'list':
      return [`${name} one; with a semicolon`, NASTY, `Ü${'ü'.repeat(100)}`]
    case 'number':
      return 3
    case 'boolean':
      return false
    case 'date':
      return '2026'
    default:
      return `${name} ${NASTY}`
  }
}

/** The values of the library that everything is compared with; terms are made of words. */
async function fill(assetId: AssetId): Promise<void> {
  const values: Record<string, FieldValue> = {}
  for (const property of PROPERTIES) {
    const key = keys.get(property.name)
    if (!key || property.isReadOnly || property.suggested.type === 'multi_select') continue
    values[key] = valueFor(property)
  }
  const { items: vocabularies } = await here.admin.vocabularies.list()
  const termOf = async (vocabulary: string, label: string) => {
    const { id } = vocabularies.find((one) => one.key === vocabulary)!
    const { items } = await here.admin.vocabularies.suggest({ vocabularyId: id, words: label })
    const known = items.find((term) => Object.values(term.labels).includes(label))
    return known?.id ?? (await here.admin.terms.create({ vocabularyId: id, labels: { en: label } })).id
  }
  values.keywords = [
    await termOf('keywords', 'Möwe & Co'),
    await termOf('keywords', '2012'),
    await termOf('keywords', 'True'),
  ]
  values.people_shown = [await termOf('people_shown', 'Grace Höpper')]
  values.language = [await termOf('languages', 'German')]
  await here.admin.metadata.edit({ assetId, values })
}

const get = (path: string, headers: Record<string, string> = {}, on = here) =>
  fetch(`${on.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${on.key}`, ...headers } })

const FORMATS: [string, () => Promise<Buffer> | Buffer][] = [
  ['photo.jpg', () => makeJpeg({ exif: { IFD0: { Artist: 'Somebody else' } } })],
  ['scan.tif', () => makeTiff()],
  ['drawing.png', () => makePng()],
  ['web.webp', () => makeWebp()],
  ['layers.psd', () => makePsd()],
  ['letter.pdf', () => makePdf({ title: 'Old title' })],
  ...((await hasFfmpeg())
    ? ([['film.mp4', () => makeMp4({ seconds: 1, width: 64, height: 64 })]] as [string, () => Promise<Buffer>][])
    : []),
]

test.each(FORMATS)('%s carries every value into an empty library', async (name, make) => {
  const assetId = await addAndRead(here, await make(), name)
  await fill(assetId)
  const expected = await valuesByProperty(here, assetId, keys)
  const reply = await get(`/assets/${assetId}/file?metadata=embed`)
  expect(reply.status).toBe(200)
  const bytes = Buffer.from(await reply.arrayBuffer())
  expect(bytes.length).toBe(Number(reply.headers.get('content-length')))

  const file = join(folder, name)
  await writeFile(file, bytes)
  const told = await askExiftool(file)
  expect(told['ExifTool:Error']).toBeUndefined()
  expect(told['XMP-dc:Title']).toBe(
    (valueFor(PROPERTIES.find((p) => p.name === 'dc:title')!) as Record<string, string>).en,
  )
  expect(told['XMP-dc:Title-zh-Hans'] ?? told['XMP-dc:Title-zh-hans']).toBe('山')

  const copy = await addAndRead(there, bytes, name)
  expect((await there.admin.metadata.getFile({ assetId: copy })).reading?.leftOut).toEqual([])
  const arrived = await valuesByProperty(there, copy, keysThere)
  const rounded = (values: Record<string, FieldValue>) =>
    Object.entries(values).map(([property, value]) => [
      property,
      typeof value === 'number' ? Number(value.toFixed(5)) : value,
    ])
  const [want, got] = [rounded(expected), rounded(arrived)].map((entries) => Object.fromEntries(entries))
  expect(got).toMatchObject(want)
  // The original in the store is what it was.
  const original = Buffer.from(await (await get(`/assets/${assetId}/file`)).arrayBuffer())
  expect(original.equals(await make())).toBe(true)
})
