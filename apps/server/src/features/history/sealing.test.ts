import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { personFor } from '../../testing/people.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { blankPerson, sealEvents } from './index.ts'
import { mendAfterRestore } from './mend-after-restore.ts'
import { verifyChain } from './verify-chain.ts'

const server = await startTestServer({ settings: { DAMASK_HISTORY_SEAL_S: '3600' } })
const verify = () => verifyChain(server.ctx, async () => {})

test('two hundred at once, some of whom change their minds, leave a chain without a gap', async () => {
  const meanwhile: Promise<unknown>[] = []
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) =>
      inTransaction(server.ctx, async (ctx) => {
        await publish(ctx, 'history.gap_acknowledged', { seals: [] }, undefined, { reason: `${i}` })
        await sql`select pg_sleep(${Math.random() * 0.05})`.execute(ctx.db)
        await publish(ctx, 'history.gap_acknowledged', { seals: [] }, undefined, { reason: `${i} again` })
        if (i % 3 === 0) throw new Error('changed my mind')
        if (i % 10 === 1) meanwhile.push(sealEvents(server.ctx))
      }),
    ),
  )
  await Promise.all(meanwhile)
  const kept = outcomes.filter((outcome) => outcome.status === 'fulfilled').length
  expect(kept).toBe(133)
  await sealEvents(server.ctx)
  const { rows } = await sql<{ events: number; leaves: number; last: number; in_order: boolean }>`
    select (select count(*) from event) as events, count(*) as leaves, max(position) as last,
      bool_and(follows) as in_order
    from (select position, (event.xid, event.seq) > lag((event.xid, event.seq)) over (order by position) is not false as follows
      from event_leaf join event on event.seq = event_leaf.seq) as leaf`.execute(server.ctx.db)
  const { events, leaves, last, in_order } = rows[0]!
  expect({ leaves, last, in_order }).toEqual({ leaves: events, last: events, in_order: true })
  expect(await verify()).toMatchObject({ findingCount: 0 })
})

test('what a running transaction may still tell is waited for, and never slips behind what was sealed', async () => {
  const [slow, quick] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const writing = inTransaction(server.ctx, async (ctx) => {
    await publish(ctx, 'history.gap_acknowledged', { seals: [] }, undefined, { reason: 'slow' })
    quick.resolve()
    await slow.promise
  })
  await quick.promise
  await server.admin.folders.create({ name: 'Quick' })
  expect(await sealEvents(server.ctx, 0)).toBe(0)
  slow.resolve()
  await writing
  expect(await sealEvents(server.ctx)).toBe(2)
  expect(await verify()).toMatchObject({ findingCount: 0 })
})

test('a history that was restored into another server goes on', async () => {
  await sealEvents(server.ctx)
  await inTransaction(server.ctx, async (ctx) => {
    await sql`set local session_replication_role = replica`.execute(ctx.db)
    await sql`update event set xid = (xid::text::bigint + 1000000)::text::xid8`.execute(ctx.db)
    await sql`update event_seal set cursor_xid = (cursor_xid::text::bigint + 1000000)::text::xid8`.execute(ctx.db)
  })
  await mendAfterRestore(server.ctx)
  await server.admin.folders.create({ name: 'After the restore' })
  expect(await sealEvents(server.ctx)).toBe(1)
  expect(await verify()).toMatchObject({ findings: [] })
})

test('history refuses to be rewritten by accident', async () => {
  for (const statement of [
    sql`update event set reason = 'x'`,
    sql`delete from event`,
    sql`delete from event_leaf`,
    sql`update event_seal set hash = 'x'`,
    sql`delete from event_seal`,
    sql`truncate event`,
  ])
    await expect(statement.execute(server.ctx.db)).rejects.toThrow('history is not rewritten')
  await expect(
    inTransaction(server.ctx, async (ctx) => {
      await sql`select set_config('damask.history', 'blank', true)`.execute(ctx.db)
      await sql`update event set reason = 'x'`.execute(ctx.db)
    }),
  ).rejects.toThrow('history is not rewritten')
})

test('somebody who is erased is erased from the history, which stays provable', async () => {
  const ben = await personFor(server, { name: 'Ben Beispiel' })
  await ben.damask.identity.updateMe({ name: 'Benjamin Beispiel' })
  await publish(server.ctx, 'history.gap_acknowledged', { seals: [] }, undefined, {
    personal: { email: ben.email.toUpperCase() },
  })
  await sealEvents(server.ctx)
  const tells = async () =>
    (await sql`select 1 from event where event::text ~* 'beispiel'`.execute(server.ctx.db)).rows.length
  expect(await tells()).toBe(2)
  expect(await blankPerson(server.ctx, ben.personId)).toBeGreaterThanOrEqual(2)
  expect(await tells()).toBe(0)
  const verified = await verify()
  expect(verified.findings).toEqual([])
  expect(verified.blankedParts).toBeGreaterThan(2)
})

test('blanking somebody whom nobody erased is noticed', async () => {
  await publish(server.ctx, 'history.gap_acknowledged', { seals: [] }, undefined, { reason: 'for blanking' })
  await inTransaction(server.ctx, async (ctx) => {
    await sql`select set_config('damask.history', 'blank', true)`.execute(ctx.db)
    await sql`update event set actor_name = null, address = null, actor_salt = null where reason = 'for blanking'`.execute(
      ctx.db,
    )
  })
  expect((await verify()).findings).toMatchObject([{ what: 'blanked' }])
})
