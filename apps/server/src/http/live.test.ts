import type { FolderId, LiveMessage } from '@damask/contract'
import { listen } from '@damask/sdk'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { grant, revokeGrant, roleOf } from '../testing/grant.ts'
import { connect, programFor } from '../testing/oauth.ts'
import { keyOf, memberFor, personFor, type TestPerson } from '../testing/people.ts'
import { putAsset } from '../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let open: FolderId
let closed: FolderId
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  open = (await server.admin.folders.create({ name: 'Open' })).id
  closed = (await server.admin.folders.create({ name: 'Closed' })).id
})

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Somebody who listens; what they heard, and whether they still do. */
async function listener({ damask }: Pick<TestPerson, 'damask'>) {
  const heard: LiveMessage[] = []
  let state = 'connecting'
  const listening = listen(damask, {
    onMessage: (message) => heard.push(message),
    onStateChange: (now) => {
      state = now
    },
  })
  closers.push(() => listening.close())
  await server.until(async () => state === 'open')
  const names = () => heard.map(({ name }) => name)
  return {
    heard,
    names,
    state: () => state,
    /** Everything up to here has been heard, as far as it is to be: asks for a sign in a place that everybody sees. */
    async caughtUp() {
      const folder = await server.admin.folders.create({
        parentId: open,
        name: `Sign ${heard.length} ${Math.random()}`,
      })
      await server.until(async () => heard.some(({ data }) => 'folderId' in data && data.folderId === folder.id))
    },
  }
}

const eventsOf = (heard: readonly LiveMessage[], id: string) =>
  heard.filter(({ data }) => Object.values(data).flat().includes(id)).map(({ name }) => name)

test('everybody hears of what they may see, and of nothing else', async () => {
  const ana = await listener(await memberFor(server, 'viewer', open))
  const limited = await listener(
    await keyOf(server, (await personFor(server, { isAdministrator: true })).personId, { folderIds: [open] }),
  )
  const seen = await putAsset(server.ctx, 'seen.txt', 'seen', { folderId: open })
  const hidden = await putAsset(server.ctx, 'hidden.txt', 'hidden', { folderId: closed })
  await server.admin.assets.move({ assetId: seen.id, folderId: closed })
  await server.admin.assets.rename({ assetId: seen.id, name: 'Out of sight.txt' })
  for (const reader of [ana, limited]) {
    await reader.caughtUp()
    // How far processing is may be said before or after the move, of the place where it began.
    expect(eventsOf(reader.heard, seen.id).filter((name) => !name.includes('process'))).toEqual([
      'asset.created',
      'asset.moved',
    ])
    expect(eventsOf(reader.heard, hidden.id)).toEqual([])
    expect(JSON.stringify(reader.heard)).not.toContain('Out of sight')
  }
})

test('bulk news holds only the assets that the reader may see', async () => {
  const [a, b] = [
    await putAsset(server.ctx, 'bulk a.txt', 'a', { folderId: open }),
    await putAsset(server.ctx, 'bulk b.txt', 'b', { folderId: closed }),
  ]
  const ana = await listener(await memberFor(server, 'viewer', open))
  await server.admin.assets.bulkDelete({ assetIds: [a.id, b.id] })
  await server.until(async () => ana.names().includes('assets.deleted'))
  const [message] = ana.heard.filter(({ name }) => name === 'assets.deleted')
  expect(message?.data).toMatchObject({ assetIds: [a.id] })
})

test('a grant is heard of while listening, and ends what is heard when it ends', async () => {
  const person = await memberFor(server, 'viewer', open)
  const reader = await listener(person)
  const id = await grant(server, { to: { personId: person.personId }, role: 'viewer', on: { folderId: closed } })
  const first = await putAsset(server.ctx, 'first.txt', 'first', { folderId: closed })
  await reader.caughtUp()
  expect(reader.names()).toContain('access.changed')
  expect(eventsOf(reader.heard, first.id)).toContain('asset.created')
  await revokeGrant(server, id)
  const second = await putAsset(server.ctx, 'second.txt', 'second', { folderId: closed })
  await reader.caughtUp()
  expect(eventsOf(reader.heard, second.id)).toEqual([])
})

test('long work, uploads and sessions are told to whoever they belong to', async () => {
  const editor = await memberFor(server, 'editor', open)
  const own = await listener(editor)
  const other = await listener({ damask: server.admin })
  const asset = await putAsset(server.ctx, 'mine.txt', 'mine', { folderId: open })
  const form = new FormData()
  form.set('folderId', open)
  form.set('file', new File(['sent'], 'sent.txt'))
  await fetch(`${server.origin}/api/v1/assets`, { method: 'POST', headers: { cookie: editor.cookie }, body: form })
  await editor.damask.assets.bulkDelete({ assetIds: [asset.id] })
  const theirs = ['upload.changed', 'operation.progress']
  await server.until(async () => theirs.every((name) => own.names().includes(name as never)))
  await other.caughtUp()
  expect(other.names().filter((name) => theirs.includes(name))).toEqual([])
  expect(JSON.stringify(own.heard)).not.toContain('"to"')
})

test('news of people and apps is for those who run that part, and for whom it is about', async () => {
  const host = await personFor(server)
  await grant(server, { to: { personId: host.personId }, role: await roleOf(server, ['view', 'manage_people']) })
  const ana = await memberFor(server, 'viewer', open)
  const [hosting, own, other] = [
    await listener(host),
    await listener(ana),
    await listener(await memberFor(server, 'viewer', open)),
  ]
  const { client } = await programFor(server)
  await connect(server, ana, client.id)
  const [app] = await ana.damask.oauth
    .listConnectedApps()
    .then(({ items }) => items.filter(({ program }) => program.id === client.id))
  await ana.damask.oauth.disconnectApp({ connectedAppId: app!.id })
  await server.admin.people.createServiceAccount({ name: 'Importer of news' })
  await server.until(async () => own.names().includes('app.disconnected'))
  await server.until(async () => hosting.names().includes('service_account.created'))
  await other.caughtUp()
  expect(own.names()).toContain('app.connected')
  expect(own.names()).not.toContain('service_account.created')
  expect(hosting.names().filter((name) => name.startsWith('app.') || name.startsWith('oauth_client.'))).toEqual([])
  expect(other.names().filter((name) => /^(app|oauth_client|service_account)\./.test(name))).toEqual([])
})

test('a feed ends with the session that it belongs to', async () => {
  const person = await memberFor(server, 'viewer', open)
  const reader = await listener(person)
  await server.ctx.db.deleteFrom('session').where('person_id', '=', person.personId).execute()
  const still = await personFor(server)
  await still.damask.identity.updateMe({ name: 'Somebody else' })
  await server.until(async () => reader.state() === 'closed')
})

test('numbers for Prometheus are for the machine itself and for whoever may manage the settings', async () => {
  const ask = async (headers: Record<string, string>, from = server) =>
    (await fetch(`${from.origin}/metrics`, { headers })).status
  expect(await ask({})).toBe(200)
  const proxied = { 'x-forwarded-for': '203.0.113.7' }
  expect(await ask(proxied)).toBe(401)
  expect(await ask({ ...proxied, cookie: (await personFor(server)).cookie })).toBe(403)
  expect(await ask({ ...proxied, authorization: `Bearer ${server.key}` })).toBe(200)
  const secured = await startTestServer({ settings: { DAMASK_METRICS_TOKEN: 'a long enough token' } })
  expect(await ask({}, secured)).toBe(401)
  expect(await ask({ authorization: 'Bearer a long enough tokem' }, secured)).toBe(401)
  expect(await ask({ authorization: 'Bearer a long enough token' }, secured)).toBe(200)
})
