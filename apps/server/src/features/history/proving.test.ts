import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { sealEvents } from './index.ts'
import { pruneHistory } from './prune.ts'
import { verifyChain } from './verify-chain.ts'

let now = new Date()
const server = await startTestServer({ settings: { DAMASK_HISTORY_SEAL_S: '3600' }, now: () => now })
const folder = await mkdtemp(join(tmpdir(), 'damask-proof-'))
afterAll(() => rm(folder, { recursive: true }))
const script = fileURLToPath(new URL('../../../../../docs/operate/check-proof.mjs', import.meta.url))

async function check(proof: unknown, ...trusted: string[]) {
  const path = join(folder, 'proof.json')
  await writeFile(path, JSON.stringify(proof))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, path, ...trusted], { encoding: 'utf8' })
  return { status, says: stdout + stderr }
}

test('a proof of an asset convinces a stranger, and no changed one does', async () => {
  const asset = await putAsset(server.ctx, 'proved.txt', 'proved')
  for (let i = 0; i < 5; i++) {
    for (let n = 0; n < i; n++) await server.admin.folders.create({ name: `Noise ${i} ${n}` })
    await server.admin.assets.rename({ assetId: asset.id, name: `proved ${i}.txt` })
    await sealEvents(server.ctx)
  }
  const response = await fetch(`${server.origin}/api/v1/assets/${asset.id}/history/proof`, {
    headers: { authorization: `Bearer ${server.key}` },
  })
  const proof = JSON.parse(await response.text())
  expect(await check(proof, proof.keys[0])).toMatchObject({ status: 0, says: expect.stringContaining('7 events') })
  const forgeries: ((p: typeof proof) => void)[] = [
    (p) => (p.events[1].payload.data.after = 'forged.txt'),
    (p) => (p.events[1].actor.value.name = 'Somebody else'),
    (p) => p.events[1].path.pop(),
    (p) => (p.events[3].index += 1),
    (p) => (p.seals[1].seal.sealedAt = '2020-01-01T00:00:00.000000Z'),
    (p) => p.seals.splice(2, 1),
    (p) => ([p.events[1].payload, p.events[2].payload] = [p.events[2].payload, p.events[1].payload]),
  ]
  for (const forge of forgeries) {
    const forged = structuredClone(proof)
    forge(forged)
    expect(await check(forged)).toMatchObject({ status: 1 })
  }
  expect(await check(proof, 'A'.repeat(43))).toMatchObject({ status: 1 })
})

test('what policy prunes leaves its seals, which prove that nothing else is missing', async () => {
  const admin = await personFor(server, { isAdministrator: true })
  const { days } = await admin.damask.history.getRetention()
  await admin.damask.history.setRetention({ days: { ...days, content: 30 }, reason: 'Less is more' })
  await sealEvents(server.ctx)
  const count = async (pattern: string) =>
    (await sql`select 1 from event where name like ${pattern}`.execute(server.ctx.db)).rows.length
  const before = { content: await count('asset.%'), access: await count('api_key.%') }
  expect(before.content).toBeGreaterThan(3)
  await pruneHistory(server.ctx)
  expect(await count('asset.%')).toBe(before.content)
  now = new Date(now.getTime() + 31 * 86_400_000)
  await pruneHistory(server.ctx)
  expect(await count('asset.%')).toBe(0)
  expect(await count('api_key.%')).toBe(before.access)
  const verified = await verifyChain(server.ctx, async () => {})
  expect(verified.findings).toEqual([])
  expect(verified.prunedEvents).toBeGreaterThan(before.content)
  const [told] = (await server.admin.history.list({ names: ['history.pruned'] })).items
  expect(told!.data).toMatchObject({ kind: 'content', names: { 'asset.renamed': 5 } })
})

test('events that are taken away under the cover of pruning are missed', async () => {
  const fake = JSON.stringify({ access: { at: now.toISOString(), names: {} } })
  await server.ctx.db.transaction().execute(async (db) => {
    await sql`select set_config('damask.history', 'prune', true)`.execute(db)
    await sql`delete from event using event_leaf where event_leaf.seq = event.seq and event_leaf.kind = 'access'`.execute(
      db,
    )
    await sql`delete from event_leaf where kind = 'access'`.execute(db)
    await sql`update event_seal set pruned = pruned || ${fake}::jsonb where roots ? 'access'`.execute(db)
  })
  const { findings } = await verifyChain(server.ctx, async () => {})
  expect(findings[0]!.says).toContain('no event tells of that')
})
