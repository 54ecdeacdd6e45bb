import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../../platform/events.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { sealEvents } from './index.ts'
import { leafHash, type SealedRow, sealedColumns } from './payload.ts'
import { verifyChain } from './verify-chain.ts'

let server: TestServer
/** Somebody who owns the database: triggers are no hindrance. */
let intruder: pg.Client
let head: string

beforeAll(async () => {
  server = await startTestServer({ settings: { DAMASK_HISTORY_SEAL_S: '3600' } })
  // Several seals, of several kinds, with events of people in them.
  for (let i = 0; i < 4; i++) {
    await server.admin.folders.create({ name: `Folder ${i}` })
    await publish(server.ctx, 'history.gap_acknowledged', { seals: [] }, undefined, {
      personal: { email: `p${i}@example.com` },
      reason: 'Tried',
    })
    const folder = await server.admin.folders.create({ name: `Other ${i}` })
    await server.admin.folders.rename({ folderId: folder.id, name: `Renamed ${i}` })
    await sealEvents(server.ctx)
  }
  intruder = new pg.Client(server.house.database.connection)
  await intruder.connect()
  await intruder.query('set session_replication_role = replica')
  for (const table of TABLES) await intruder.query(`create table kept_${table} as select * from ${table}`)
  head = await readFile(server.house.folder.path('audit.head'), 'utf8')
})
afterAll(() => intruder.end())

const TABLES = ['event', 'event_leaf', 'event_seal']

/** Everything as it was before somebody tampered with it. */
async function restore() {
  for (const table of TABLES) {
    await intruder.query(`delete from ${table}`)
    await intruder.query(`insert into ${table} overriding system value select * from kept_${table}`)
  }
  await writeFile(server.house.folder.path('audit.head'), head)
}

const verify = () => verifyChain(server.ctx, async () => {})
const numbers = async (text: string) =>
  (await intruder.query({ text, rowMode: 'array' })).rows.map((row) => Number(row[0]))

test('a history that nobody touched is intact', async () => {
  await restore()
  expect(await verify()).toMatchObject({ findingCount: 0, findings: [], seals: 4 })
})

test('what seals is a key that only its owner can read, outside of the database', async () => {
  expect((await stat(server.house.folder.path('audit.key'))).mode & 0o777).toBe(0o600)
})

const EDITS: Record<string, string> = {
  id: 'gen_random_uuid()',
  at: `at + interval '1 microsecond'`,
  name: `name || '.x'`,
  actor_type: `actor_type || 'x'`,
  actor_id: 'gen_random_uuid()',
  actor_key_id: 'gen_random_uuid()',
  actor_app_id: `'x'`,
  actor_name: `actor_name || 'x'`,
  address: `'10.0.0.0/24'`,
  subject_id: 'gen_random_uuid()',
  data: `data || '{"x":1}'`,
  personal: `personal || '{"x":1}'`,
  request_id: `coalesce(request_id, '') || 'x'`,
  reason: `coalesce(reason, '') || 'x'`,
}

test('whatever of whichever event is changed, verifying names that event', async () => {
  const seqs = await numbers('select seq from kept_event where personal_commitment is not null order by seq')
  const all = await numbers('select seq from kept_event order by seq')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(EDITS)), fc.nat(), async (column, n) => {
      const from = column === 'personal' ? seqs : all
      const seq = from[n % from.length]!
      await restore()
      await intruder.query(`update event set ${column} = ${EDITS[column]} where seq = $1`, [seq])
      const { findings } = await verify()
      expect(findings.map((finding) => finding.eventSeq)).toContain(seq)
      expect(findings.find((finding) => finding.eventSeq === seq)!.says).toContain(`event ${seq} `)
    }),
    { numRuns: 60 },
  )
})

test('an event that is deleted is named, with its leaf or without', async () => {
  const seqs = await numbers('select seq from kept_event order by seq')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seqs), fc.boolean(), async (seq, withLeaf) => {
      await restore()
      const [position] = await numbers(`select position from event_leaf where seq = ${seq}`)
      await intruder.query('delete from event where seq = $1', [seq])
      if (withLeaf) await intruder.query('delete from event_leaf where seq = $1', [seq])
      const { findings } = await verify()
      expect(findings).toHaveLength(1)
      expect(findings[0]).toMatchObject({ what: 'missing', position })
    }),
    { numRuns: 25 },
  )
})

test('an event that is inserted behind what was sealed is named, with a leaf or without', async () => {
  await restore()
  await intruder.query(`
    insert into event (seq, id, xid, at, name, actor_type, data) overriding system value
    select 900001, gen_random_uuid(), xid, at, 'asset.erased', 'system', '{}' from event order by seq limit 1`)
  expect((await verify()).findings).toMatchObject([{ what: 'inserted', eventSeq: 900001 }])
  await intruder.query(`insert into event_leaf values (900000, 900001, 'content', sha256('x'))`)
  expect((await verify()).findings).toMatchObject([{ what: 'inserted', eventSeq: 900001, position: 900000 }])
})

test('an event that claims to be old is named when it is written now', async () => {
  await restore()
  const { rows } = await intruder.query(`
    insert into event (id, at, name, actor_type, data) values (gen_random_uuid(), now() - interval '1 year', 'asset.erased', 'system', '{}')
    returning seq`)
  expect((await verify()).findings).toMatchObject([{ what: 'backdated', eventSeq: Number(rows[0].seq) }])
})

test('events that change places are named', async () => {
  const pairs = fc.uniqueArray(fc.nat(7), { minLength: 2, maxLength: 2 })
  const ways = fc.constantFrom('what they are', 'their leaves', 'whose leaf it is')
  await fc.assert(
    fc.asyncProperty(pairs, ways, async ([a, b], way) => {
      await restore()
      const sealed = await numbers('select seq from event_leaf where position > 4 order by position')
      const [one, other] = [sealed[a!]!, sealed[b!]!]
      const swap = (table: string, column: string) =>
        intruder.query(
          `update ${table} set ${column} = (select ${column} from kept_${table} as k where k.seq = $1 + $2 - ${table}.seq)
           where seq in ($1::bigint, $2::bigint)`,
          [one, other],
        )
      if (way === 'what they are')
        for (const column of ['name', 'data', 'actor_commitment']) await swap('event', column)
      else if (way === 'whose leaf it is') {
        await swap('event_leaf', 'hash')
        await swap('event_leaf', 'kind')
      } else {
        const places = await numbers(
          `select position from kept_event_leaf where seq in (${one}, ${other}) order by seq`,
        )
        await intruder.query('delete from event_leaf where seq in ($1, $2)', [one, other])
        const [low, high] = one < other ? [one, other] : [other, one]
        for (const [seq, position] of [
          [low, places[1]],
          [high, places[0]],
        ]) {
          await intruder.query(
            'insert into event_leaf select $1, seq, kind, hash from kept_event_leaf where seq = $2',
            [position, seq],
          )
        }
      }
      const { findings } = await verify()
      expect(findings.map((finding) => finding.eventSeq)).toEqual(expect.arrayContaining([one, other]))
      if (way === 'their leaves') expect(findings[0]!.what).toBe('reordered')
    }),
    { numRuns: 30 },
  )
})

test('a leaf that is changed is named', async () => {
  const positions = await numbers('select position from kept_event_leaf order by position')
  const changes = fc.constantFrom(
    `hash = sha256('x')`,
    `kind = 'downloads'`,
    `seq = seq + 5000`,
    'position = position + 5000',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...positions), changes, async (position, change) => {
      await restore()
      const [seq] = await numbers(`select seq from event_leaf where position = ${position}`)
      await intruder.query(`update event_leaf set ${change} where position = $1`, [position])
      const { findings } = await verify()
      expect(findings.some((f) => f.position === position || f.eventSeq === seq)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('a seal that is changed or deleted is named', async () => {
  const changes = fc.constantFrom(
    `roots = roots || '{"downloads":{"count":0,"root":"00"}}'`,
    `previous = sha256('x')`,
    `hash = sha256('x')`,
    `signature = sha256('x') || sha256('y')`,
    `sealed_at = sealed_at + interval '1 second'`,
    'from_position = from_position - 1',
    'to_position = to_position + 1',
    `key = 'x' || substr(key, 2)`,
    'number = number + 100',
    'delete',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 3, 4), changes, async (number, change) => {
      await restore()
      if (change === 'delete') await intruder.query('delete from event_seal where number = $1', [number])
      else await intruder.query(`update event_seal set ${change} where number = $1`, [number])
      const { findings } = await verify()
      expect(findings.map((finding) => finding.seal)).toContain(number)
    }),
    { numRuns: 60 },
  )
})

test('an event and its leaf that are replaced together are noticed in their seal', async () => {
  await restore()
  await intruder.query(`update event set reason = 'forged' where seq = (select seq from event_leaf where position = 6)`)
  const { rows } = await sql<SealedRow>`
    select ${sealedColumns} from event where seq = (select seq from event_leaf where position = 6)`.execute(
    server.ctx.db,
  )
  await intruder.query('update event_leaf set hash = $1 where position = 6', [leafHash(rows[0]!, 6)])
  const [number] = await numbers('select number from event_seal where 6 between from_position and to_position')
  expect((await verify()).findings).toMatchObject([{ what: 'changed', seal: number }])
})

test('an end that was cut off is noticed, and stays noticed when the history goes on', async () => {
  await restore()
  const [from] = await numbers('select from_position from event_seal where number = 4')
  await intruder.query('delete from event where seq in (select seq from event_leaf where position >= $1)', [from])
  await intruder.query('delete from event_leaf where position >= $1', [from])
  await intruder.query('delete from event_seal where number = 4')
  expect((await verify()).findings).toMatchObject([{ what: 'cut_off', seal: 4 }])
  await server.admin.folders.create({ name: 'Life goes on' })
  expect((await verify()).findings).toMatchObject([{ what: 'cut_off', seal: 4 }])
  expect(await numbers('select max(number) from event_seal')).toEqual([4])
})

test('without its key nothing is sealed, and verifying says so', async () => {
  await restore()
  const path = server.house.folder.path('audit.key')
  const key = await readFile(path)
  await rm(path)
  await server.admin.folders.create({ name: 'Unsealed' })
  const { findings } = await verify()
  expect(findings[0]!.says).toContain('damask audit new-key')
  await writeFile(path, key, { mode: 0o600 })
})
