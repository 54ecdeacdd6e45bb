import { type AssetId, type FolderId, type Operation, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { readCsv, toCsv } from '../../platform/csv.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { fillFolder, valuesChecksum } from '../../testing/fill-folder.ts'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { importJob } from './csv/import-job.ts'
import { undoJob } from './undo.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

type Client = TestServer['admin']
const run = async ({ id, name }: Operation, ctx: Ctx = server.ctx) =>
  (name === 'metadata.undo' ? undoJob : importJob).run(ctx, { operationId: id }, { number: 1, isLast: false })
const finish = async (operation: Operation, as: Client = admin) => {
  await run(operation)
  return as.operations.get({ operationId: operation.id })
}
const report = ({ id }: Operation, as: Client = admin) => as.metadata.getReport({ operationId: id })

function send(csv: string | Buffer, options: Record<string, string | boolean> = {}, as: Client = admin) {
  const form = new FormData()
  for (const [name, value] of Object.entries(options)) form.set(name, String(value))
  form.set('file', new Blob([csv as never], { type: 'text/csv' }), 'values.csv')
  return as.metadata.import(form)
}
const imported = async (csv: string | Buffer, options: Record<string, string | boolean> = {}, as: Client = admin) =>
  finish((await send(csv, options, as)).operation, as)

async function exported(input: Parameters<Client['metadata']['export']>[0], as: Client = admin): Promise<string[][]> {
  const { metadataExportId } = await as.metadata.export(input)
  const response = await as.metadata.downloadExport({ metadataExportId })
  const rows: string[][] = []
  for await (const some of readCsv(response.body as never)) rows.push(...some.map((row) => row.cells))
  return rows
}

let made = 0
async function put(values: object, folderId?: FolderId) {
  const name = `csv-${++made}.txt`
  const asset = await putAsset(server.ctx, name, name, folderId ? { folderId } : {})
  if (Object.keys(values).length > 0) await admin.metadata.edit({ assetId: asset.id, values: values as never })
  return asset
}
const valuesOf = async ({ id }: { id: AssetId }) => (await admin.metadata.get({ assetId: id })).values
const folder = async (name: string, parentId?: FolderId) =>
  (await admin.folders.create({ name, ...(parentId && { parentId }) })).id

async function termOf(vocabulary: string, label: string): Promise<TermId> {
  const { rows } = await sql<{ id: string }>`
    select term.id from term join vocabulary on vocabulary.id = term.vocabulary_id
    where vocabulary.key = ${vocabulary} and term.labels ->> 'en' = ${label}`.execute(server.ctx.db)
  return TermId.parse(rows[0]!.id)
}

test('values go into a file as people read them', async () => {
  const inside = await folder('Spring', await folder('Export'))
  const [europe, summer] = [await termOf('regions', 'Europe'), await termOf('seasons', 'Summer')]
  const one = await put(
    {
      title: { en: '=1+1', de: 'Größe' },
      region: [europe, await termOf('regions', 'Asia')],
      season: summer,
      creator: ['A; B', 'C > D'],
      licence_until: '2026-05',
    },
    inside,
  )
  const two = await put({ credit: '[clear]' }, inside)
  const columns = ['id', 'path', 'title', 'region', 'season', 'creator', 'licence_until', 'credit']
  const rows = await exported({ filters: { folderId: inside }, columns, language: 'de' })
  const header = ['id', 'path', 'title:de', 'title:en', 'region', 'season', 'creator', 'licence_until', 'credit']
  expect(rows[0]).toEqual(header)
  expect(new Set(rows.slice(1))).toEqual(
    new Set([
      [
        one.id,
        `/Export/Spring/${one.name}`,
        'Größe',
        '=1+1',
        'Weltweit > Europa; Weltweit > Asien',
        'Sommer',
        'A\\; B; C \\> D',
        '2026-05',
        '',
      ],
      [two.id, `/Export/Spring/${two.name}`, '', '', '', '', '', '', '\\[clear]'],
    ]),
  )
  const byIds = await exported({ assetIds: [one.id], columns: ['season'], termForm: 'ids' })
  expect(byIds).toEqual([['season'], [summer]])
  await expect(exported({ assetIds: [one.id], columns: ['nothing'] })).rejects.toMatchObject({
    code: 'field_not_found',
  })
})

test('what was exported is imported again without changing anything', async () => {
  const place = await folder('Round trip')
  const terms = await Promise.all(['Europe', 'Africa'].map((label) => termOf('regions', label)))
  for (let n = 0; n < 5; n++) {
    await put(
      {
        title: { en: `+${n} "quoted", 'single'`, de: `'=${n}\u00a0;x` },
        description: { en: 'Two\nlines' },
        creator: ['a;b', 'c\\', `d${n}`, "'-5"],
        region: terms.slice(0, (n % 2) + 1),
        season: await termOf('seasons', 'Winter'),
        licence_from: '2026',
        credit: '-',
      },
      place,
    )
  }
  const before = await valuesChecksum(server.ctx, place)
  for (const delimiter of [',', ';', '\t'] as const) {
    for (const termForm of ['paths', 'ids'] as const) {
      const { metadataExportId } = await admin.metadata.export({ filters: { folderId: place }, delimiter, termForm })
      const file = Buffer.from(await (await admin.metadata.downloadExport({ metadataExportId })).arrayBuffer())
      const done = await imported(file, { emptyClears: true })
      expect(done).toMatchObject({ done: 5, failedCount: 0, result: { changed: 0, unchanged: 5, matched: 5 } })
    }
  }
  expect(await valuesChecksum(server.ctx, place)).toBe(before)
})

test('a dry run says line by line what would happen; then the same file is imported, and undone', async () => {
  const place = await folder('Import')
  const [a, b, c] = [
    await put({ credit: 'Ada', title: { en: 'Old', de: 'Alt' } }, place),
    await put({}, place),
    await put({}, place),
  ]
  const before = await valuesChecksum(server.ctx, place)
  const csv = toCsv([
    ['path', 'credit', 'title:en', 'Region', 'licence_until', 'unknown', 'keywords'],
    [`/Import/${a.name}`, '[clear]', 'New', 'Worldwide > Europe; asien', '31.12.2026', 'x', ''],
    [`/import/${b.name.toUpperCase()}`, '', '', '', '', '', 'Brand new; keyword'],
    [`/Import/${c.name}`, 'x'.repeat(301), '', 'Atlantis', 'someday', '', ''],
    ['/Import/ghost.txt', 'x', '', '', '', '', ''],
    [`/Import/${a.name}`, 'again', '', '', '', '', ''],
  ])
  const sent = await send(csv, { dryRun: true, createTerms: true })
  expect(sent).toMatchObject({ rows: 5, operation: { name: 'metadata.import', total: 5 } })
  const dry = await finish(sent.operation)
  expect(dry).toMatchObject({ done: 2, result: { dryRun: true, changed: 2, matched: 4, unmatched: 1, newTerms: 2 } })
  const told = await report(dry)
  expect(told.faults.map(({ line, column, code }) => `${line} ${column} ${code}`).sort()).toEqual([
    '1 unknown unknown_column',
    '4 Region unknown_term',
    '5 path asset_not_found',
    '6 path row_repeated',
  ])
  expect(told.preview.map(({ assetId }) => assetId)).toEqual([a.id, b.id])
  expect(await valuesChecksum(server.ctx, place)).toBe(before)

  const done = await finish(await admin.metadata.runImport({ importId: sent.importId }))
  expect(done).toMatchObject({ done: 2, failedCount: 3, result: { changed: 2, newTerms: 2 } })
  expect(await valuesOf(a)).toEqual({
    title: { en: 'New', de: 'Alt' },
    region: [await termOf('regions', 'Europe'), await termOf('regions', 'Asia')],
    licence_until: '2026-12-31',
  })
  const words = (await admin.metadata.get({ assetId: b.id })).terms.map((term) => term.labels.en)
  expect(words.sort()).toEqual(['Brand new', 'keyword'])
  const undone = await finish(await admin.operations.undo({ operationId: done.id }))
  expect(undone).toMatchObject({ failedCount: 0, result: { changed: 2 } })
  expect(await valuesChecksum(server.ctx, place)).toBe(before)
})

test('what does not fit its field is told with its line, column and value', async () => {
  const [a, b] = [await put({}), await put({})]
  const csv = toCsv([
    ['id', 'credit', 'licence_until', 'title', 'season'],
    [a.id, 'x'.repeat(301), 'someday', '', ''],
    [b.id, 'fine', '', 'Which language?', ''],
  ])
  const done = await imported(csv)
  expect(done).toMatchObject({ done: 0, failedCount: 2, undoUntil: null })
  const { faults } = await report(done)
  expect(faults.map(({ line, column, code, value }) => [line, column, code, value?.slice(0, 20)])).toEqual(
    expect.arrayContaining([
      [2, 'credit', 'too_long', 'x'.repeat(20)],
      [2, 'licence_until', 'not_a_date', 'someday'],
      [3, 'title', 'language_missing', 'Which language?'],
    ]),
  )
  expect(await imported(csv, { language: 'en' })).toMatchObject({ done: 1 })
  expect(await valuesOf(b)).toEqual({ credit: 'fine', title: { en: 'Which language?' } })
})

test('an empty cell takes a value away only where that was asked for, and a closed vocabulary gets no terms', async () => {
  const asset = await put({ credit: 'Ada', season: await termOf('seasons', 'Winter') })
  const csv = toCsv([
    ['id', 'credit', 'season'],
    [asset.id, '', ''],
  ])
  expect(await imported(csv)).toMatchObject({ result: { changed: 0, unchanged: 1 } })
  expect(await imported(csv, { emptyClears: true })).toMatchObject({ result: { changed: 1 } })
  expect(await valuesOf(asset)).toEqual({})
  const closed = toCsv([
    ['id', 'season', 'region'],
    [asset.id, 'Monsoon', 'Worldwide > Atlantis'],
  ])
  const done = await imported(closed, { createTerms: true })
  expect((await report(done)).faults.map((fault) => fault.code)).toEqual(['unknown_term', 'unknown_term'])
})

test('rows find their assets by a field that no two assets share', async () => {
  await sql`update field set rules = rules || '{"unique": true}' where key = 'credit'`.execute(server.ctx.db)
  try {
    const asset = await put({ credit: 'AN-77' })
    const csv = toCsv([
      ['credit', 'licence_from'],
      ['an-77', '2026'],
      ['an-78', '2026'],
    ])
    const done = await imported(csv)
    expect(done).toMatchObject({ done: 1, result: { matched: 1, unmatched: 1 } })
    expect(await valuesOf(asset)).toEqual({ credit: 'AN-77', licence_from: '2026' })
  } finally {
    await sql`update field set rules = rules - 'unique' where key = 'credit'`.execute(server.ctx.db)
  }
})

test('a file that cannot be read is refused with its line, and one that nothing is found by as well', async () => {
  await expect(send('id,credit\n1,"open\n')).rejects.toMatchObject({
    code: 'csv_unreadable',
    detail: expect.stringContaining('Line 2'),
  })
  await expect(send('')).rejects.toMatchObject({ code: 'csv_unreadable' })
  await expect(send('id,credit\n')).rejects.toMatchObject({ code: 'csv_unreadable' })
  await expect(send('name,credit\na,b\n')).rejects.toMatchObject({ code: 'csv_column_missing' })
  await expect(send('id,title\na,b\n', { matchBy: 'title' })).rejects.toMatchObject({ code: 'csv_column_missing' })
  await expect(send('id,title\na,b\n', { language: 'not a language' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const left = await sql`select 1 from metadata_import where row_count = 0`.execute(server.ctx.db)
  expect(left.rows).toEqual([])
})

test('nobody reads or changes by a file what they could not otherwise', async () => {
  const shared = await folder('Csv shared')
  const [seen, hidden] = [await put({ credit: 'Seen' }, shared), await put({ credit: 'Hidden' })]
  const viewer = (await memberFor(server, 'viewer', shared)).damask
  const editor = (await memberFor(server, 'editor', shared)).damask
  expect(await exported({ assetIds: [seen.id, hidden.id], columns: ['credit'] }, viewer)).toEqual([
    ['credit'],
    ['Seen'],
  ])
  const csv = toCsv([
    ['id', 'credit'],
    [seen.id, 'x'],
    [hidden.id, 'x'],
  ])
  expect(await imported(csv, {}, viewer)).toMatchObject({
    done: 0,
    failed: [{ code: 'asset_not_found' }, { code: 'not_allowed' }].reverse(),
  })
  expect(await imported(csv, {}, editor)).toMatchObject({ done: 1, failed: [{ code: 'asset_not_found' }] })
  const byPath = toCsv([
    ['path', 'credit'],
    [`/Csv shared/${seen.name}`, 'by path'],
    [`/${hidden.name}`, 'x'],
  ])
  expect(await imported(byPath, {}, editor)).toMatchObject({ done: 1, failed: [{ code: 'asset_not_found' }] })
  expect(await valuesOf(hidden)).toEqual({ credit: 'Hidden' })
  const { importId } = await send(csv, { dryRun: true }, editor)
  await expect(viewer.metadata.runImport({ importId })).rejects.toMatchObject({ code: 'import_not_found' })
  const ticket = await editor.metadata.export({ assetIds: [seen.id] })
  await expect(viewer.metadata.downloadExport(ticket)).rejects.toMatchObject({ code: 'metadata_export_not_found' })
})

test('an import that is killed goes on, and nothing is done twice', async () => {
  const place = await folder('Killed import')
  await fillFolder(server.ctx, place, 1100)
  const { rows } = await sql<{ id: AssetId }>`select id from asset where folder_id = ${place}`.execute(server.ctx.db)
  const { operation } = await send(toCsv([['id', 'creator'], ...rows.map(({ id }) => [id, 'Ada; Grace'])]))
  const stopped = new AbortController()
  stopped.abort()
  await run(operation, { ...server.ctx, signal: stopped.signal })
  expect(await admin.operations.get({ operationId: operation.id })).toMatchObject({ state: 'running', done: 500 })
  await Promise.all([run(operation), run(operation)])
  expect(await finish(operation)).toMatchObject({ state: 'done', done: 1100, result: { changed: 1100 } })
  const { rows: revisions } = await sql`select distinct revision from asset where folder_id = ${place}`.execute(
    server.ctx.db,
  )
  expect(revisions).toEqual([{ revision: 2 }])
})
