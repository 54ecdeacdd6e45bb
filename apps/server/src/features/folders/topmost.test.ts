import { beforeAll, expect, test } from 'vitest'
import { grant, revokeGrant } from '../../testing/grant.ts'
import { personFor } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})

test('where the library begins follows grants and moves from one call to the next', async () => {
  const { admin } = server
  const brand = await admin.folders.create({ name: 'Brand' })
  const logos = await admin.folders.create({ name: 'Logos', parentId: brand.id })
  const old = await admin.folders.create({ name: 'Old', parentId: logos.id })
  const press = await admin.folders.create({ name: 'Press' })
  const ana = await personFor(server)
  const to = { personId: ana.personId }
  const begins = async () => (await ana.damask.folders.list({})).items.map(({ path }) => path)
  expect(await begins()).toEqual([])
  await grant(server, { to, role: 'viewer', on: { folderId: old.id } })
  expect(await begins()).toEqual(['/Old'])
  const wider = await grant(server, { to, role: 'viewer', on: { folderId: brand.id } })
  expect(await begins()).toEqual(['/Brand'])
  await admin.folders.move({ folderId: old.id, parentId: press.id })
  expect(await begins()).toEqual(['/Brand', '/Old'])
  await admin.folders.move({ folderId: old.id, parentId: brand.id })
  expect(await begins()).toEqual(['/Brand'])
  await revokeGrant(server, wider)
  expect(await begins()).toEqual(['/Old'])
})
