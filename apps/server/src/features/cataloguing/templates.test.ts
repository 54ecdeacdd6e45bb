import { type AssetId, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

let made = 0
const put = async (): Promise<AssetId> => (await putAsset(server.ctx, `asset-${made++}.txt`, `content ${made}`)).id
const valuesOf = async (assetId: AssetId) => (await admin.metadata.get({ assetId })).values

async function termOf(label: string): Promise<TermId> {
  const { rows } = await sql<{ id: string }>`select id from term where labels ->> 'en' = ${label}`.execute(
    server.ctx.db,
  )
  return TermId.parse(rows[0]!.id)
}

test('a template fills what is empty, or overwrites what is there', async () => {
  const summer = await termOf('Summer')
  const values = { credit: ' Agency Lund ', creator: ['Ada'], season: summer, focal_point: { x: 0.5, y: 0.5 } }
  const template = await admin.templates.create({ name: 'Agency photos', values })
  expect(template).toMatchObject({ revision: 1, values: { ...values, credit: 'Agency Lund' } })
  const assetId = await put()
  await admin.metadata.edit({ assetId, values: { credit: 'Somebody' } })
  // A text has no focal point, so that is left out.
  await admin.metadata.applyTemplate({ assetId, templateId: template.id })
  expect(await valuesOf(assetId)).toEqual({ credit: 'Somebody', creator: ['Ada'], season: summer })
  await admin.metadata.applyTemplate({ assetId, templateId: template.id, mode: 'overwrite' })
  expect((await valuesOf(assetId)).credit).toBe('Agency Lund')
  const { items, terms } = await admin.templates.list()
  expect(items).toEqual([template])
  expect(terms.map((term) => term.id)).toEqual([summer])
})

test('a template holds only values that could stand on an asset', async () => {
  const wrong = { nothing: 'x', licence_from: 'soon', season: await termOf('Europe'), credit: 'x'.repeat(301) }
  const refused = await admin.templates.create({ name: 'Wrong', values: wrong }).catch((error) => error)
  expect(refused.code).toBe('values_invalid')
  expect(refused.errors.map((one: { pointer: string; code: string }) => `${one.pointer} ${one.code}`).sort()).toEqual([
    '/values/credit too_long',
    '/values/licence_from not_a_date',
    '/values/nothing unknown_field',
    '/values/season unknown_term',
  ])
})

test('templates are changed and deleted by those who manage fields, and names are given once', async () => {
  const { id: templateId } = await admin.templates.create({ name: 'Studio', values: { credit: 'Studio' } })
  await expect(admin.templates.create({ name: 'STUDIO', values: {} })).rejects.toMatchObject({
    code: 'template_name_taken',
  })
  const changed = await admin.templates.update({ templateId, values: { credit: 'Studio B' } }, { ifMatch: 1 })
  expect(changed).toMatchObject({ name: 'Studio', revision: 2, values: { credit: 'Studio B' } })
  await expect(admin.templates.update({ templateId, name: 'Old' }, { ifMatch: 1 })).rejects.toMatchObject({
    code: 'template_changed',
  })
  const { damask } = await personFor(server)
  await expect(damask.templates.delete({ templateId })).rejects.toMatchObject({ code: 'not_allowed' })
  await admin.templates.delete({ templateId })
  await expect(admin.templates.get({ templateId })).rejects.toMatchObject({ code: 'template_not_found' })
})
