import type { AssetFilters, AssetSort, FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { filledFolderId, fillLibrary } from '../../testing/fill-library.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { conditionOf } from './filters.ts'
import { orderOf } from './order.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await fillLibrary(server.house.database.pool, { folders: 5_000, assets: 100_000 })
}, 300_000)

const folder = (n: number) => filledFolderId(n) as FolderId

const lists: [name: string, filters: AssetFilters, sort?: AssetSort][] = [
  ['everything, newest first', {}],
  ['everything by name', {}, 'name'],
  ['everything by kind', {}, 'kind'],
  ['a small folder', { folderId: folder(4900) }],
  ['a large folder', { folderId: folder(1) }],
  ['a large folder by size', { folderId: folder(1) }, 'size'],
  ['a large folder by name', { folderId: folder(1) }, 'name'],
  ['a branch of 73 folders', { folderId: folder(10), includeSubfolders: true }],
  ['a branch of 600 folders', { folderId: folder(1), includeSubfolders: true }],
  ['three filters', { kind: ['video'], orientation: ['portrait'], createdFrom: '2024-01-01T00:00:00Z' }],
  ['three rare filters', { kind: ['archive'], format: ['zip'], sizeMin: 20_000_000 }],
  ['what failed', { processing: ['failed'] }],
  ['a common word', { words: 'beach' }],
  ['two words, one with an umlaut', { words: 'beach ÜBERS' }],
  ['a rare word', { words: '012345' }],
]

test.each(lists)('%s: one page is a walk of an index', async (_, filters, sort) => {
  const { ctx } = server
  const order = orderOf(sort)
  const page = sql`select asset_id, ${order.marker} from asset_index where ${await conditionOf(ctx, filters)}
    order by ${order.by} limit 51`
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${page}`.execute(ctx.db)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index')
  expect(plan).not.toMatch(/Seq Scan/)
})

test('a walk through the whole library meets every asset once', async () => {
  const { ctx, admin } = server
  const wanted = { folderId: folder(1), includeSubfolders: true, kind: ['video' as const] }
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await admin.assets.list({ ...wanted, limit: 200, ...(cursor && { cursor }) })
    seen.push(...page.items.map((asset) => asset.id))
    cursor = page.nextCursor
  }
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from asset_index where ${await conditionOf(ctx, wanted)}`.execute(ctx.db)
  expect(seen.length).toBe(rows[0]!.n)
  expect(new Set(seen).size).toBe(seen.length)
})

test('a large total is an estimate and says so', async () => {
  const page = await server.admin.assets.list({ withTotal: true, limit: 1 })
  expect(page.totalIsEstimate).toBe(true)
  expect(Math.abs(page.total! - 100_000)).toBeLessThan(5_000)
})

test('a branch of hundreds of folders moves with all paths right', async () => {
  const { ctx, admin } = server
  await admin.folders.move({ folderId: folder(1), parentId: folder(2) })
  const { rows } = await sql`
    select child.id from folder as child join folder as parent on parent.id = child.parent_id
    where child.id_path <> parent.id_path || child.id || '/' or child.depth <> parent.depth + 1`.execute(ctx.db)
  expect(rows).toEqual([])
  expect((await admin.folders.get({ folderId: folder(9) })).ancestors.map((a) => a.id)).toContain(folder(2))
})
