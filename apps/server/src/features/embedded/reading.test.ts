import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeJpeg, makePng, makeText } from '@damask/media/testing'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { addAndRead, valuesByProperty } from '../../testing/mapped-library.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
const keys = new Map([
  ['dc:title', 'title'],
  ['dc:description', 'description'],
  ['dc:subject', 'keywords'],
  ['Iptc4xmpExt:PersonInImage', 'people_shown'],
  ['dc:creator', 'creator'],
  ['photoshop:Credit', 'credit'],
  ['dc:rights', 'copyright'],
  ['dc:language', 'language'],
  ['photoshop:DateCreated', 'date_created'],
])
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = server.admin
})

const xmp = (inner: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/">${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`
const credit = (text: string) => `<photoshop:Credit>${text}</photoshop:Credit>`
const bag = (name: string, items: string[]) =>
  `<${name}><rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag></${name}>`
let seed = 0
const photo = (inner: string) => makeJpeg({ width: 40, height: 30, seed: ++seed, xmp: xmp(inner) })
const values = (assetId: Parameters<typeof valuesByProperty>[1]) => valuesByProperty(server, assetId, keys)

test('a photograph brings its values, and history says that they came from the file', async () => {
  const assetId = await addAndRead(
    server,
    await photo(credit('Ada') + bag('dc:subject', ['sea', 'Möwe', '2012'])),
    'a.jpg',
  )
  expect(await values(assetId)).toEqual({ 'photoshop:Credit': 'Ada', 'dc:subject': ['sea', 'Möwe', '2012'] })
  const { items } = await admin.history.listForAsset({ assetId })
  expect(items.filter((item) => item.name === 'asset.metadata_changed')).toHaveLength(1)
  expect(items.find((item) => item.name === 'asset.metadata_changed')?.facts).toMatchObject({ source: 'file' })
  expect(await admin.metadata.getFile({ assetId })).toMatchObject({
    isCut: false,
    isUnreadable: false,
    holdsMetadata: true,
    reading: { policy: 'fill_empty', isCurrent: true, leftOut: [] },
  })
})

test('a keyword that is known under another name is that term, and a new one is made once', async () => {
  const { items } = await admin.vocabularies.list()
  const { id: vocabularyId } = items.find((one) => one.key === 'keywords')!
  const beach = await admin.terms.create({
    vocabularyId,
    labels: { en: 'Beach', de: 'Strand' },
    synonyms: { en: ['Seaside'] },
  })
  const first = await addAndRead(server, await photo(bag('dc:subject', ['SEASIDE', 'strand', 'Fresh word'])), 'b.jpg')
  const second = await addAndRead(server, await photo(bag('dc:subject', ['fresh  WORD'])), 'c.jpg')
  expect((await values(first))['dc:subject']).toEqual(['Beach', 'Fresh word'])
  expect((await values(second))['dc:subject']).toEqual(['Fresh word'])
  expect((await admin.metadata.get({ assetId: first })).values.keywords).toContain(beach.id)
})

test('what a closed vocabulary does not know is told, not lost', async () => {
  const assetId = await addAndRead(server, await photo(bag('dc:language', ['de', 'tlh'])), 'd.jpg')
  expect((await values(assetId))['dc:language']).toEqual(['German'])
  const { reading } = await admin.metadata.getFile({ assetId })
  expect(reading?.leftOut).toEqual([{ field: 'language', reason: 'unknown_term', texts: ['tlh'] }])
})

test('a value that does not fit is left out, and the others are taken', async () => {
  const assetId = await addAndRead(server, await photo(credit('x'.repeat(400)) + bag('dc:subject', ['fine'])), 'e.jpg')
  expect(await values(assetId)).toEqual({ 'dc:subject': ['fine'] })
  expect((await admin.metadata.getFile({ assetId })).reading?.leftOut).toMatchObject([
    { field: 'credit', reason: 'too_long' },
  ])
  expect((await admin.assets.get({ assetId })).processing).toBe('done')
})

test('a path of keywords finds the right one of two of the same name', async () => {
  const made = async (label: string, broaderId?: string) =>
    admin.terms.create({
      vocabularyId: regions,
      labels: { en: label },
      ...(broaderId && { broaderId: broaderId as never }),
    })
  const { items } = await admin.vocabularies.list()
  const regions = items.find((one) => one.key === 'regions')!.id
  const ohio = await made('Ohio')
  const greece = await made('Greece')
  await made('Athens', ohio.id)
  const athens = await made('Athens', greece.id)
  await sql`update field set property = null where key = 'keywords'`.execute(server.ctx.db)
  await sql`update field set property = 'dc:subject' where key = 'region'`.execute(server.ctx.db)
  const inner = bag('dc:subject', ['Athens']) + bag('lr:hierarchicalSubject', ['Places|Greece|Athens'])
  const assetId = await addAndRead(server, await photo(inner), 'f.jpg')
  expect((await admin.metadata.get({ assetId })).values.region).toEqual([athens.id])
  await sql`update field set property = null where key = 'region'`.execute(server.ctx.db)
  await sql`update field set property = 'dc:subject' where key = 'keywords'`.execute(server.ctx.db)
})

describe('policies', () => {
  test('what somebody wrote stays, unless the file is to win', async () => {
    const assetId = await addAndRead(server, await photo(credit('The file')), 'g.jpg')
    await admin.metadata.edit({ assetId, values: { credit: 'Somebody' } })
    expect(await admin.metadata.readFile({ assetId })).toMatchObject({ taken: [] })
    expect(await admin.metadata.readFile({ assetId, policy: 'library_wins' })).toMatchObject({ taken: [] })
    expect((await values(assetId))['photoshop:Credit']).toBe('Somebody')
    expect(await admin.metadata.readFile({ assetId, policy: 'file_wins' })).toMatchObject({ taken: ['credit'] })
    expect((await values(assetId))['photoshop:Credit']).toBe('The file')
    // Again, nothing is left to do, and nothing is told.
    const before = (await admin.history.listForAsset({ assetId })).items.length
    expect(await admin.metadata.readFile({ assetId, policy: 'file_wins' })).toMatchObject({ taken: [] })
    expect((await admin.history.listForAsset({ assetId })).items).toHaveLength(before)
  })

  test('processing the same bytes again leaves alone what was changed since', async () => {
    const assetId = await addAndRead(server, await photo(credit('The file')), 'h.jpg')
    await admin.metadata.edit({ assetId, values: { credit: null } })
    await admin.renditions.retry({ assetId })
    await server.until(async () => (await admin.renditions.getProcessing({ assetId })).state === 'done')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await values(assetId))['photoshop:Credit']).toBeUndefined()
  })

  test('many files are read again in one operation', async () => {
    const ids = [
      await addAndRead(server, await photo(credit('One')), 'i.jpg'),
      await addAndRead(server, await photo(credit('Two')), 'j.jpg'),
    ]
    for (const assetId of ids) await admin.metadata.edit({ assetId, values: { credit: null } })
    const { id: operationId } = await admin.metadata.readFiles({ assetIds: ids })
    await server.until(async () => (await admin.operations.get({ operationId })).state === 'done')
    expect(await Promise.all(ids.map(async (id) => (await values(id))['photoshop:Credit']))).toEqual(['One', 'Two'])
  })
})

test('a file without anything to say, and one that cannot say anything, become assets like others', async () => {
  for (const [bytes, name] of [
    [await makePng({ width: 20, height: 20, seed: 99 }), 'plain.png'],
    [makeText(), 'note.txt'],
  ] as const) {
    const assetId = await addAndRead(server, bytes, name)
    expect(await values(assetId)).toEqual({})
    expect((await admin.assets.get({ assetId })).processing).toBe('done')
  }
})

const samples = join(import.meta.dirname, '../../../../../../shared/samples')
describe.skipIf(!existsSync(join(samples, 'EXPECTED_METADATA.json')))('Real photographs', () => {
  test('say what their makers wrote into them', async () => {
    const expected: Record<string, unknown>[] = JSON.parse(
      readFileSync(join(samples, 'EXPECTED_METADATA.json'), 'utf8'),
    )
    const rich = expected.filter((one) => String(one.SourceFile).startsWith('photos/rich_'))
    expect(rich.length).toBeGreaterThan(3)
    for (const tags of rich) {
      const name = String(tags.SourceFile)
      const said = await values(
        await addAndRead(server, readFileSync(join(samples, name)), name.replace('photos/', '')),
      )
      const title = said['dc:title'] as Record<string, string>
      expect(title['x-default'] ?? Object.values(title)[0], name).toBe(tags['XMP-dc:Title'])
      // In this library a strand is a beach.
      const keywords = [tags['XMP-dc:Subject']].flat().map((one) => (one === 'strand' ? 'Beach' : one))
      expect(said['dc:subject'], name).toEqual(expect.arrayContaining(keywords))
      expect(said['dc:creator'], name).toEqual([tags['XMP-dc:Creator']])
      expect(Object.values(said['dc:rights'] as object), name).toContain(tags['XMP-dc:Rights'])
    }
  })
})
