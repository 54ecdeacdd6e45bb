import type { FolderId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant } from '../../testing/grant.ts'
import { keyOf, personFor, teamOf } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})

const folder = async (name: string) => (await server.admin.folders.create({ name })).id
/** Whose access to a folder ended, as its history tells. */
const ended = async (folderId: FolderId) => {
  const rows = await server.ctx.db
    .selectFrom('event')
    .select('data')
    .where('subject_id', '=', folderId)
    .where('name', '=', 'access.revoked')
    .execute()
  return rows.map(({ data }) => (data as { principal: { type: string; id: string } }).principal)
}

test('a team that is deleted takes its grants along, and every place tells of it', async () => {
  const [here, there] = [await folder('Here'), await folder('There')]
  const teamId = await teamOf(server, [])
  await grant(server, { to: { teamId }, role: 'viewer', on: { folderId: here } })
  await grant(server, { to: { teamId }, role: 'editor', on: { folderId: there } })
  await server.admin.teams.delete({ teamId })
  for (const place of [here, there]) expect(await ended(place)).toEqual([{ type: 'team', id: teamId }])
})

test('a key that is revoked ends the grants that were its own', async () => {
  const folderId = await folder('Feed')
  const ana = await personFor(server)
  await grant(server, { to: { personId: ana.personId }, role: 'viewer', on: { folderId } })
  const { apiKeyId } = await keyOf(server, ana.personId, { ownAccess: [{ role: 'viewer', folderId }] })
  await ana.damask.identity.revokeApiKey({ apiKeyId })
  expect(await ended(folderId)).toEqual([{ type: 'key', id: apiKeyId }])
  // Those of the person stay.
  expect((await ana.damask.folders.get({ folderId })).name).toBe('Feed')
})

test('a key that is not theirs stays with its grants, whoever asks', async () => {
  const folderId = await folder('Not theirs')
  const { apiKeyId } = await keyOf(server, (await personFor(server)).personId, {
    ownAccess: [{ role: 'viewer', folderId }],
  })
  const eve = await personFor(server)
  await expect(eve.damask.identity.revokeApiKey({ apiKeyId })).rejects.toMatchObject({ code: 'api_key_not_found' })
  expect(await ended(folderId)).toEqual([])
  expect((await server.admin.access.listHeldGrants({ apiKeyId })).items).toHaveLength(1)
})

test('somebody who is erased has no grants any more, nor have their keys', async () => {
  const folderId = await folder('Left behind')
  const root = await personFor(server, { isAdministrator: true })
  const gone = await personFor(server)
  await grant(server, { to: { personId: gone.personId }, role: 'viewer', on: { folderId } })
  const { apiKeyId } = await keyOf(server, gone.personId, { ownAccess: [{ role: 'viewer', folderId }] })
  await root.damask.privacy.erasePerson({ personId: gone.personId, name: gone.name, reason: 'asked for it' })
  expect(new Set((await ended(folderId)).map(({ type, id }) => `${type} ${id}`))).toEqual(
    new Set([`person ${gone.personId}`, `key ${apiKeyId}`]),
  )
  expect((await server.admin.access.listGrants({ folderId })).items).toEqual([])
})
