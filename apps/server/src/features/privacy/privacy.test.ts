import { createDamask } from '@damask/sdk'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { keyOf, personFor, teamOf } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { readZip } from '../../testing/read-zip.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { KNOWN_DATA } from './known-data.ts'

let server: TestServer
let admin: Awaited<ReturnType<typeof personFor>>
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = await personFor(server, { name: 'Boss', isAdministrator: true })
})

const isReady = async (damask: typeof admin.damask, id: string) =>
  (await damask.privacy.listDataExports()).items.some((item) => item.id === id && item.sizeBytes !== null)
const fetchZip = async (cookie: string, id: string) => {
  const response = await fetch(`${server.origin}/api/v1/me/data-exports/${id}/file`, { headers: { cookie } })
  if (!response.ok) return response.status
  const entries = readZip(Buffer.from(await response.arrayBuffer()))
  return new Map(entries.map((entry) => [entry.path, entry.content!.toString()]))
}

describe('a copy of one’s data', () => {
  test('has what is known of a person and no secret, and nobody else can fetch it', async () => {
    const ana = await personFor(server, { name: 'Ana Arnold' })
    const key = await keyOf(server, ana.personId, { scopes: ['library:read'] })
    await teamOf(server, [ana.personId])
    await grant(server, { to: { personId: ana.personId }, role: 'editor' })
    await putAsset({ ...server.ctx, actor: { ...server.ctx.actor, personId: ana.personId } }, 'by-ana.txt', 'hers')
    const other = await personFor(server, { name: 'Nosy Neighbour' })

    const { dataExport } = await ana.damask.privacy.exportOwnData()
    await server.until(() => isReady(ana.damask, dataExport.id))
    const files = await fetchZip(ana.cookie, dataExport.id)
    if (typeof files === 'number') return expect.unreachable(String(files))
    expect(JSON.parse(files.get('profile.json')!)).toMatchObject([{ name: 'Ana Arnold', email: ana.email }])
    for (const name of ['sessions', 'api-keys', 'teams', 'grants', 'assets', 'versions', 'history-by-me', 'ways-in']) {
      expect(JSON.parse(files.get(`${name}.json`)!), name).not.toEqual([])
    }
    const everything = [...files.values()].join('\n')
    expect(everything).toContain('by-ana.txt')
    for (const secret of ['$argon2', 'secret_hash', ana.cookie.split('=')[1]!.slice(0, 20), key.secret.slice(8)]) {
      expect(everything).not.toContain(secret)
    }
    for (const cookie of [other.cookie, admin.cookie]) expect(await fetchZip(cookie, dataExport.id)).toBe(404)
  })

  test('of somebody else is for those who manage people, and of nobody else', async () => {
    const ana = await personFor(server, { name: 'Asked About' })
    const nosy = await personFor(server)
    await expect(nosy.damask.privacy.exportPerson({ personId: ana.personId })).rejects.toMatchObject({
      code: 'not_allowed',
    })
    const { dataExport } = await admin.damask.privacy.exportPerson({ personId: ana.personId })
    await server.until(() => isReady(admin.damask, dataExport.id))
    expect(await fetchZip(ana.cookie, dataExport.id)).toBe(404)
    expect(await fetchZip(admin.cookie, dataExport.id)).toBeInstanceOf(Map)
    for (let n = 0; n < 4; n++) await admin.damask.privacy.exportPerson({ personId: ana.personId })
    const again = admin.damask.privacy.exportPerson({ personId: ana.personId })
    await expect(again).rejects.toMatchObject({ code: 'too_many_data_exports' })
  })

  test('expires, and its bytes go with it', async () => {
    const ana = await personFor(server)
    const { dataExport } = await ana.damask.privacy.exportOwnData()
    await server.until(() => isReady(ana.damask, dataExport.id))
    const key = `exports/${dataExport.id}.zip`
    expect(await server.ctx.storage.has(key)).toBe(true)
    await sql`update data_export set expires_at = now() - interval '1 minute' where id = ${dataExport.id}`.execute(
      server.ctx.db,
    )
    expect(await fetchZip(ana.cookie, dataExport.id)).toBe(404)
    const { privacy } = await import('./index.ts')
    await privacy.jobs!.find((job) => job.name === 'privacy.sweep')!.run(server.ctx, {}, { number: 1, isLast: false })
    expect(await server.ctx.storage.has(key)).toBe(false)
  })

  /** Tables that point at people and are in no copy, with the reason. */
  const LEFT_OUT: Record<string, string> = {
    app_code_guess: 'a counter of wrong codes',
    app_request: 'a wish that lasts for minutes',
    folder: 'who made a folder is in the history',
    idempotent_answer: 'answers kept for a day, which were given to the person already',
    privacy_text: 'who published a text is in the history',
    sign_in_link: 'a link that was mailed, valid for an hour',
    sign_in_step: 'a step of signing in, valid for minutes',
    app_token: 'secrets',
    bin_entry: 'who deleted what is in the history',
    archive: 'a download ticket, valid for an hour',
    oauth_client: 'who registered a program is in the history',
  }

  test('leaves out no table that tells of people', async () => {
    const { rows } = await sql<{ table_name: string }>`
      select distinct table_name from information_schema.columns where table_schema = 'public'
        and column_name in ('person_id', 'actor_id', 'author_id', 'created_by', 'asked_by', 'deleted_by', 'binned_by', 'published_by', 'invited_by')
      union
      select conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid = 'person'::regclass`.execute(
      server.ctx.db,
    )
    const known = new Set([...KNOWN_DATA.flatMap((set) => set.tables), ...Object.keys(LEFT_OUT)])
    expect(rows.map((row) => row.table_name).filter((name) => !known.has(name))).toEqual([])
  })
})

describe('erasing a person', () => {
  const erase = (personId: string, name: string, reason = 'asked for it') =>
    admin.damask.privacy.erasePerson({ personId: personId as never, name, reason })

  test('takes their name and address out of the whole database, keeps their work and the chain of history', async () => {
    const name = 'Xaverina Quittenbaum'
    const ana = await personFor(server, { name })
    await keyOf(server, ana.personId, { scopes: ['library:read'] })
    await teamOf(server, [ana.personId])
    await grant(server, { to: { personId: ana.personId }, role: 'editor' })
    await ana.damask.identity.updateMe({ language: 'de' })
    const asset = await putAsset(
      { ...server.ctx, actor: { ...server.ctx.actor, type: 'person', personId: ana.personId, name } },
      'kept.txt',
      'work stays',
    )
    const { dataExport } = await ana.damask.privacy.exportOwnData()
    await server.until(() => isReady(ana.damask, dataExport.id))
    await fetch(`${server.origin}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ana.email, password: 'a wrong guess' }),
    })
    expect(await placesOf(server, name)).not.toEqual([])

    await expect(erase(ana.personId, 'Somebody else')).rejects.toMatchObject({ code: 'name_does_not_match' })
    await erase(ana.personId, name)
    expect(await placesOf(server, name)).toEqual([])
    expect(await placesOf(server, ana.email)).toEqual([])
    expect(await server.ctx.storage.has(`exports/${dataExport.id}.zip`)).toBe(false)
    await expect(ana.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
    expect((await server.admin.assets.get({ assetId: asset.id })).name).toBe('kept.txt')
    await expect(erase(ana.personId, 'Erased person')).rejects.toMatchObject({ code: 'person_erased' })
    await admin.damask.history.verify()
    await server.until(async () => (await admin.damask.history.getVerification()).state === 'done')
    expect(await admin.damask.history.getVerification()).toMatchObject({ isIntact: true, findingCount: 0 })
  })

  test('is refused for oneself, for whoever may not manage people, by a key, and without a reason', async () => {
    const ana = await personFor(server, { name: 'Stays Here' })
    const input = { personId: ana.personId, name: ana.name, reason: 'no' }
    await expect(ana.damask.privacy.erasePerson(input)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(erase(admin.personId, 'Boss')).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(server.admin.privacy.erasePerson(input)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(erase(ana.personId, ana.name, ' ')).rejects.toMatchObject({ code: 'invalid_request' })
    const helper = await personFor(server, { name: 'People Helper' })
    await grant(server, { to: { personId: helper.personId }, role: await roleOf(server, ['manage_people']) })
    const boss = { personId: admin.personId, name: 'Boss', reason: 'coup' }
    await expect(helper.damask.privacy.erasePerson(boss)).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('two administrators who erase each other at once leave one', async () => {
    const alone = await startTestServer()
    const one = await personFor(alone, { name: 'One', isAdministrator: true })
    const two = await personFor(alone, { name: 'Two', isAdministrator: true })
    await sql`update person set is_administrator = false where id not in (${one.personId}, ${two.personId})`.execute(
      alone.ctx.db,
    )
    const done = await Promise.allSettled([
      one.damask.privacy.erasePerson({ personId: two.personId, name: 'Two', reason: 'x' }),
      two.damask.privacy.erasePerson({ personId: one.personId, name: 'One', reason: 'x' }),
    ])
    expect(done.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from person where is_administrator and deactivated_at is null`.execute(alone.ctx.db)
    expect(rows[0]!.n).toBe(1)
  })
})

/** Every table whose text holds the words: "person: 2". */
async function placesOf({ ctx }: TestServer, words: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`.execute(ctx.db)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(name)} as t
      where t::text ilike ${`%${words}%`}`.execute(ctx.db)
    if (rows[0]!.n > 0) found.push(`${name}: ${rows[0]!.n}`)
  }
  return found
}

describe('texts that people agree to', () => {
  test('stand between a session and everything else until one agrees, and again when a new version needs it', async () => {
    const alone = await startTestServer()
    const boss = await personFor(alone, { name: 'Publisher', isAdministrator: true })
    const ana = await personFor(alone, { name: 'Reader' })
    const bystander = createDamask({ url: alone.origin })
    expect(await bystander.privacy.listTexts()).toEqual({ items: [] })
    await expect(
      ana.damask.privacy.publishText({ kind: 'notice', texts: { en: 'Hi' }, mustAccept: true }),
    ).rejects.toMatchObject({
      code: 'not_allowed',
    })
    await boss.damask.privacy.publishText({ kind: 'notice', texts: { en: 'One', de: 'Eins' }, mustAccept: false })
    await ana.damask.folders.list()
    const terms = { kind: 'terms', texts: { en: 'Be kind' }, mustAccept: true } as const
    await boss.damask.privacy.publishText(terms)

    for (const damask of [ana.damask, boss.damask]) {
      await expect(damask.folders.list()).rejects.toMatchObject({ code: 'consent_required' })
    }
    await ana.damask.identity.getMe()
    const { waiting } = await ana.damask.privacy.getOwnConsents()
    expect(waiting).toMatchObject([{ kind: 'terms', version: 1, texts: { en: 'Be kind' } }])
    await expect(ana.damask.privacy.acceptText({ kind: 'terms', textVersion: 2 })).rejects.toMatchObject({
      code: 'privacy_text_changed',
    })
    await ana.damask.privacy.acceptText({ kind: 'terms', textVersion: 1 })
    await ana.damask.privacy.acceptText({ kind: 'terms', textVersion: 1 })
    await ana.damask.folders.list()
    expect((await ana.damask.privacy.getOwnConsents()).items).toMatchObject([{ kind: 'terms', version: 1 }])

    await boss.damask.privacy.acceptText({ kind: 'terms', textVersion: 1 })
    await boss.damask.privacy.publishText({ ...terms, texts: { en: 'Be kind.' }, mustAccept: false })
    await ana.damask.folders.list()
    await boss.damask.privacy.publishText({ ...terms, texts: { en: 'Be kinder' } })
    await expect(ana.damask.folders.list()).rejects.toMatchObject({ code: 'consent_required' })
    await ana.damask.privacy.acceptText({ kind: 'terms', textVersion: 3 })
    await boss.damask.privacy.acceptText({ kind: 'terms', textVersion: 3 })
    const { items } = await boss.damask.privacy.listTextVersions({ kind: 'terms' })
    expect(items.map(({ text, acceptedBy }) => [text.version, acceptedBy])).toEqual([
      [3, 2],
      [2, 0],
      [1, 2],
    ])
    await boss.damask.privacy.retireText({ kind: 'terms' })
    expect((await bystander.privacy.listTexts()).items).toMatchObject([{ kind: 'notice' }])
    const late = await personFor(alone, { name: 'Latecomer' })
    await late.damask.folders.list()
    await expect(boss.damask.privacy.retireText({ kind: 'terms' })).rejects.toMatchObject({
      code: 'privacy_text_not_found',
    })
  })
})
