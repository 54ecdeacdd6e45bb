import { expect, test } from 'vitest'
import { memberFor, personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { toCell } from './export-events.ts'

const server = await startTestServer({ settings: { DAMASK_HISTORY_SEAL_S: '3600' } })
const { admin } = server
const download = (path: string, key = server.key) =>
  fetch(`${server.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })

const [from, to] = [await admin.folders.create({ name: 'A' }), await admin.folders.create({ name: 'B' })]
const viewer = await memberFor(server, 'viewer', to.id)
const stranger = await memberFor(server, 'viewer', (await admin.folders.create({ name: 'C' })).id)

test('an asset tells what happened to it, in order, to whoever may look at it', async () => {
  const { id: assetId } = await putAsset(server.ctx, 'one.txt', 'one.txt', { folderId: from.id })
  await admin.assets.rename({ assetId, name: 'two.txt' })
  await admin.assets.move({ assetId, folderId: to.id })
  await (await download(`/assets/${assetId}/file`)).text()
  await (await download(`/assets/${assetId}/file?inline=true`)).text()
  const { items } = await viewer.damask.history.listForAsset({ assetId })
  expect(items.map((item) => item.name)).toEqual(['asset.downloaded', 'asset.moved', 'asset.renamed', 'asset.created'])
  expect(items[2]!.facts).toMatchObject({ before: 'one.txt', after: 'two.txt' })
  expect(items[0]!.actor).toMatchObject({ type: 'key', name: 'Ada Admin', through: 'test' })
  // The viewer may see the one folder and not the other.
  expect(items[1]!.names).toEqual({ [to.id]: '/B', [assetId]: 'two.txt' })
  expect(items.every((item) => item.address === null)).toBe(true)
  await expect(stranger.damask.history.listForAsset({ assetId })).rejects.toMatchObject({ code: 'asset_not_found' })
})

test('a download is told once, whether it is broken off or asked for as something to look at, and looking is not', async () => {
  const page = { folderId: from.id, mime: 'text/html' }
  const { id: assetId } = await putAsset(server.ctx, 'page.html', '<!doctype html><p>Hello</p>', page)
  const { id: looked } = await putAsset(server.ctx, 'note.txt', 'a note', { folderId: from.id })
  const told = async (id: typeof assetId) =>
    (await admin.history.listForAsset({ assetId: id })).items.filter((item) => item.name === 'asset.downloaded').length
  const get = async (path: string, headers = {}) => {
    const response = await fetch(`${server.origin}/api/v1${path}`, {
      headers: { authorization: `Bearer ${server.key}`, ...headers },
    })
    await response.arrayBuffer()
    return response.headers.get('content-disposition')
  }
  expect(await get(`/assets/${looked}/file?inline=true`)).toMatch(/^inline/)
  expect(await told(looked)).toBe(0)
  // No browser is let show a page of somebody else, so it is saved.
  expect(await get(`/assets/${assetId}/file?inline=true`)).toMatch(/^attachment/)
  expect(await told(assetId)).toBe(1)
  await get(`/assets/${assetId}/file`, { range: 'bytes=5-' })
  expect(await told(assetId)).toBe(1)
  // All but the first byte, with nothing before it, is a download as well.
  await get(`/assets/${looked}/file`, { range: 'bytes=1-' })
  expect(await told(looked)).toBe(1)
})

test('giving access names whom, as what and where, to those who may know it', async () => {
  const place = await admin.folders.create({ name: 'Shared plans' })
  const [keeper, guest] = [await memberFor(server, 'manager', place.id), await personFor(server)]
  const roles = (await admin.roles.list({})).items
  const editor = roles.find((role) => role.name === 'Editor')!
  const { id: grantId } = await admin.access.grant({ personId: guest.personId, folderId: place.id, roleId: editor.id })
  await admin.access.revoke({ grantId })
  const [revoked, granted] = (await admin.history.list({ subjectId: guest.personId, kinds: ['access'] })).items
  expect(revoked!.name).toBe('access.revoked')
  for (const event of [revoked!, granted!])
    expect(event.names).toMatchObject({
      [guest.personId]: guest.name,
      [editor.id]: 'Editor',
      [place.id]: '/Shared plans',
    })
  const seen = (await keeper.damask.history.listForFolder({ folderId: place.id })).items
  expect(seen.find((item) => item.name === 'access.granted')?.names).toMatchObject({
    [guest.personId]: guest.name,
    [editor.id]: 'Editor',
  })
  const onlyLooks = await memberFor(server, 'viewer', place.id)
  const less = (await onlyLooks.damask.history.listForFolder({ folderId: place.id })).items
  expect(less.filter((item) => item.name.startsWith('access.'))).toEqual([])
})

test('a folder tells what happened in it, and nothing of what the reader may not see', async () => {
  const shared = await putAsset(server.ctx, 'shared.txt', 'shared.txt', { folderId: to.id })
  const hidden = await putAsset(server.ctx, 'hidden.txt', 'hidden.txt', { folderId: to.id })
  const { items } = await viewer.damask.history.listForFolder({ folderId: to.id })
  const names = items.map((item) => item.facts.name)
  expect(names).toContain('shared.txt')
  await admin.assets.move({ assetId: hidden.id, folderId: from.id })
  const after = await viewer.damask.history.listForFolder({ folderId: to.id })
  expect(JSON.stringify(after)).not.toContain('hidden.txt')
  expect(JSON.stringify(after)).toContain(shared.name)
  const first = await admin.history.listForFolder({ folderId: to.id, limit: 2 })
  const rest = await admin.history.listForFolder({ folderId: to.id, limit: 100, cursor: first.nextCursor! })
  const all = await admin.history.listForFolder({ folderId: to.id, limit: 100 })
  expect([...first.items, ...rest.items]).toEqual(all.items)
})

test('the audit finds by who, what, where, when and words, and is closed to whoever may not see it', async () => {
  const asset = await admin.folders.create({ name: 'needle-in-hay' })
  const by = async (filters: Parameters<typeof admin.history.list>[0]) => (await admin.history.list(filters)).items
  expect(await by({ words: 'NEEDLE hay' })).toMatchObject([{ name: 'folder.created', subjectId: asset.id }])
  const [event] = await by({ subjectId: asset.id })
  expect(await by({ requestId: event!.requestId! })).toContainEqual(event)
  expect(await by({ names: ['folder.created'], limit: 1 })).toMatchObject([{ name: 'folder.created', kind: 'content' }])
  expect((await by({ kinds: ['access'] })).every((e) => e.kind === 'access')).toBe(true)
  expect(event!.address).toBe('127.0.0.0/24')
  expect((await by({ address: '127.0.0.1' })).length).toBeGreaterThan(0)
  expect(await by({ address: '10.0.0.1' })).toEqual([])
  expect(await by({ to: '2020-01-01T00:00:00Z' })).toEqual([])
  expect((await by({ from: event!.at, subjectId: asset.id })).length).toBe(1)
  expect((await by({ actorId: event!.actor.id! })).length).toBeGreaterThan(0)
  expect(await by({ actorId: viewer.personId })).toEqual([])
  expect(await admin.history.get({ eventId: event!.id })).toEqual(event)
  expect((await admin.history.listNames()).items).toContainEqual({ name: 'folder.created', kind: 'content' })
  await expect(viewer.damask.history.list({})).rejects.toMatchObject({ code: 'not_allowed' })
})

test('whoever may see the audit finds the people in it by a part of their name or address', async () => {
  const { personId, email } = await personFor(server, { name: 'Zoë Quill', deactivated: true })
  const find = async (words: string) => (await admin.history.findActors({ words })).items
  expect(await find('quill zo')).toEqual([{ id: personId, name: 'Zoë Quill', email, isActive: false }])
  expect((await find(email.toUpperCase())).map(({ id }) => id)).toEqual([personId])
  expect(await find('100%_')).toEqual([])
  await expect(viewer.damask.history.findActors({ words: 'quill' })).rejects.toMatchObject({ code: 'not_allowed' })
})

test('an export holds what the filters find, is safe in a spreadsheet, and is told of', async () => {
  await putAsset(server.ctx, 'export-me.txt', 'export-me.txt', { folderId: from.id })
  const lines = (await (await download('/history/export?format=ndjson&words=export-me')).text()).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).data.name)).toEqual(['export-me.txt'])
  const csv = await (await download('/history/export?format=csv')).text()
  expect(csv.split('\r\n')[0]).toContain('seq,time,event')
  expect(csv).toContain('export-me.txt')
  const [told] = (await admin.history.list({ names: ['history.exported'] })).items
  expect(told!.data).toMatchObject({ format: 'csv' })
})

test.each([
  ['=1+1', `"'=1+1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['a "word"', '"a ""word"""'],
  ['plain', 'plain'],
  [12, '12'],
  [null, ''],
])('a cell of %j is written as %s', (value, expected) => expect(toCell(value)).toBe(expected))

test('saved filters belong to whoever saved them', async () => {
  const [one, other] = [
    await personFor(server, { isAdministrator: true }),
    await personFor(server, { isAdministrator: true }),
  ]
  const view = await one.damask.history.saveView({ name: 'Mine', filters: { kinds: 'access' } })
  await one.damask.history.saveView({ name: 'mine', filters: { kinds: 'downloads' } })
  const { items } = await one.damask.history.listViews()
  expect(items).toEqual([{ id: view.id, name: 'mine', filters: { kinds: 'downloads' } }])
  expect((await other.damask.history.listViews()).items).toEqual([])
  const { id: viewId } = view
  await expect(other.damask.history.deleteView({ viewId })).rejects.toMatchObject({ code: 'history_view_not_found' })
  await one.damask.history.deleteView({ viewId })
})
