import type { FolderId, PolicyParts } from '@damask/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = server.admin
})

let made = 0
const folder = (parentId?: FolderId) =>
  admin.folders.create({ name: `Folder ${made++}`, ...(parentId && { parentId }) })
const say = (folderId: FolderId, parts: PolicyParts, locked: never[] | string[] = []) =>
  admin.policies.change({ folderId, parts, locked: locked as never })

describe('what counts in a folder', () => {
  test('comes part by part from the nearest folder that says anything, and the page says from which', async () => {
    const brand = await folder()
    const logos = await folder(brand.id)
    const old = await folder(logos.id)
    await say(brand.id, { requiredFields: ['title'], kinds: ['image'] })
    await say(logos.id, { kinds: [], embedded: 'file_wins' })
    const policy = await admin.policies.get({ folderId: old.id })
    expect(policy.parts).toEqual({ requiredFields: ['title'], kinds: [], embedded: 'file_wins' })
    expect(policy.own).toEqual({ parts: {}, locked: [] })
    const origins = Object.fromEntries(policy.origins.map((origin) => [origin.part, origin]))
    expect(origins.requiredFields).toMatchObject({ from: { folderId: brand.id, path: brand.path }, overrides: null })
    expect(origins.kinds).toMatchObject({ from: { folderId: logos.id }, overrides: { folderId: brand.id } })
  })

  test('is the word of a lock further up, whatever is said below', async () => {
    const brand = await folder()
    const logos = await folder(brand.id)
    await say(logos.id, { kinds: ['video'] })
    await say(brand.id, { kinds: ['image'] }, ['kinds'])
    const policy = await admin.policies.get({ folderId: logos.id })
    expect(policy.parts.kinds).toEqual(['image'])
    expect(policy.origins).toMatchObject([{ part: 'kinds', isLocked: true, isIgnoredHere: true }])
    await expect(say(logos.id, { kinds: ['audio'] })).rejects.toMatchObject({ code: 'policy_part_locked' })
    // What was said before may stand there in vain, and may be taken back.
    await say(logos.id, { kinds: ['video'], embedded: 'fill_empty' })
    await say(logos.id, {})
    expect((await admin.policies.get({ folderId: logos.id })).origins).toMatchObject([{ isIgnoredHere: false }])
  })

  test('names no folder that one may not see', async () => {
    const secret = await folder()
    const open = await folder(secret.id)
    await say(secret.id, { requiredFields: ['title'] })
    const ana = await memberFor(server, 'viewer', open.id)
    const policy = await ana.damask.policies.get({ folderId: open.id })
    expect(policy).toMatchObject({ parts: { requiredFields: ['title'] }, mayChange: false })
    expect(policy.origins[0]?.from).toEqual({ folderId: null, path: null })
    await expect(ana.damask.policies.get({ folderId: secret.id })).rejects.toMatchObject({ code: 'folder_not_found' })
  })
})

describe('changing', () => {
  test('needs the right to run the folder, or the rules of the account', async () => {
    const { id } = await folder()
    const editor = await memberFor(server, 'editor', id)
    const refused = editor.damask.policies.change({ folderId: id, parts: { kinds: ['image'] } })
    await expect(refused).rejects.toMatchObject({ code: 'not_allowed' })
    const manager = await memberFor(server, 'manager', id)
    expect((await manager.damask.policies.change({ folderId: id, parts: { kinds: ['image'] } })).revision).toBe(1)
  })

  test('is refused where somebody else was faster', async () => {
    const { id } = await folder()
    await say(id, { kinds: ['image'] })
    const late = admin.policies.change({ folderId: id, parts: { kinds: ['video'] } }, { ifMatch: 0 })
    await expect(late).rejects.toMatchObject({ code: 'policy_changed', status: 412 })
  })

  test('is refused where a rule cannot be followed, part by part', async () => {
    const { id } = await folder()
    const refused = await say(id, {
      requiredFields: ['title', 'nothing'],
      defaults: { credit: 'x'.repeat(301), season: '00000000-0000-7000-8000-0000000000ff', gone: 1 },
      naming: { pattern: '{sku}_{unknown_field}', makes: false },
      templateId: '00000000-0000-7000-8000-0000000000ff' as never,
      limits: { minWidth: 200, maxWidth: 100 },
    }).catch((error) => error)
    expect(refused).toMatchObject({ code: 'policy_invalid', status: 422 })
    expect(refused.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`).sort()).toEqual([
      '/parts/defaults/credit too_long',
      '/parts/defaults/gone unknown_field',
      '/parts/defaults/season unknown_term',
      '/parts/limits/maxWidth too_small',
      '/parts/naming/pattern unknown_field',
      '/parts/requiredFields/1 unknown_field',
      '/parts/templateId unknown_template',
    ])
    expect((await admin.policies.get({ folderId: id })).revision).toBe(0)
  })

  test('stands in the history of the folder, from what to what', async () => {
    const { id } = await folder()
    await say(id, { kinds: ['image'] })
    await say(id, { kinds: ['image', 'video'] })
    const { items } = await admin.history.listForFolder({ folderId: id })
    expect(items[0]).toMatchObject({
      name: 'policy.changed',
      facts: { before: { parts: { kinds: ['image'] } }, after: { parts: { kinds: ['image', 'video'] } } },
    })
  })
})

describe('what is there already', () => {
  test('is looked through after every change, and what does not fit is listed with its reasons', async () => {
    const top = await folder()
    const below = await folder(top.id)
    const one = await putAsset(server.ctx, 'one.txt', `one ${made}`, { folderId: top.id })
    const two = await putAsset(server.ctx, 'two.txt', `two ${made}`, { folderId: below.id })
    await admin.metadata.edit({ assetId: one.id, values: { credit: 'Ada' } })
    await say(top.id, { requiredFields: ['credit'] })
    const isOver = async () => (await admin.policies.listViolations({ folderId: top.id })).check?.endedAt != null
    await server.until(isOver)
    const found = await admin.policies.listViolations({ folderId: top.id })
    expect(found).toMatchObject({ total: 1, check: { state: 'done', done: 2 } })
    expect(found.items).toMatchObject([{ assetId: two.id, faults: [{ code: 'required', field: 'credit' }] }])
    // Nothing was taken out of the library for it, and nobody who may not see it hears of it.
    expect((await admin.assets.list({ folderId: below.id })).items).toHaveLength(1)
    const ana = await memberFor(server, 'viewer', (await folder()).id)
    const hidden = ana.damask.policies.listViolations({ folderId: top.id })
    await expect(hidden).rejects.toMatchObject({ code: 'folder_not_found' })
    await say(top.id, { requiredFields: [] })
    await server.until(isOver)
    expect((await admin.policies.listViolations({ folderId: top.id })).items).toEqual([])
  })

  test('is looked through again by hand, and a newer look ends an older one', async () => {
    const top = await folder()
    await putAsset(server.ctx, 'again.txt', `again ${made}`, { folderId: top.id })
    const first = await admin.policies.check({ folderId: top.id })
    const second = await admin.policies.check({ folderId: top.id })
    const over = async (operationId: typeof first.id) => (await admin.operations.get({ operationId })).endedAt !== null
    await server.until(async () => (await over(first.id)) && (await over(second.id)))
    expect((await admin.operations.get({ operationId: second.id })).state).toBe('done')
    expect((await admin.operations.get({ operationId: first.id })).state).toMatch(/cancelled|done/)
  })
})

describe('what is in the library', () => {
  test('is not moved, copied or renamed into breaking a rule, unless it broke it before', async () => {
    const strict = await folder()
    const inner = await folder(strict.id)
    const free = await folder()
    const plain = await putAsset(server.ctx, 'plain.txt', `plain ${made}`, { folderId: free.id })
    const old = await putAsset(server.ctx, 'old.txt', `old ${made}`, { folderId: strict.id })
    await say(strict.id, { requiredFields: ['credit'], naming: { pattern: '{name}-{counter}', makes: false } })
    const unfit = { code: 'policy_not_met', status: 422 }
    await expect(admin.assets.move({ assetId: plain.id, folderId: strict.id })).rejects.toMatchObject(unfit)
    await expect(admin.assets.copy({ assetId: plain.id, folderId: strict.id })).rejects.toMatchObject(unfit)
    const operation = await admin.assets.bulkMove({ assetIds: [plain.id], toFolderId: strict.id })
    await server.until(async () => (await admin.operations.get({ operationId: operation.id })).endedAt !== null)
    expect((await admin.operations.get({ operationId: operation.id })).failed).toMatchObject([
      { subjectId: plain.id, code: 'policy_not_met', message: expect.stringContaining('Credit line is missing.') },
    ])
    expect((await admin.assets.move({ assetId: old.id, folderId: inner.id })).folderId).toBe(inner.id)
    await admin.metadata.edit({ assetId: plain.id, values: { credit: 'Ada' } })
    await admin.assets.rename({ assetId: plain.id, name: 'plain-1.txt' })
    await admin.assets.move({ assetId: plain.id, folderId: strict.id })
    await expect(admin.assets.rename({ assetId: plain.id, name: 'plain.txt' })).rejects.toMatchObject(unfit)
  })

  test('keeps the values that its folder requires', async () => {
    const strict = await folder()
    const asset = await putAsset(server.ctx, 'kept.txt', `kept ${made}`, { folderId: strict.id })
    await admin.metadata.edit({ assetId: asset.id, values: { credit: 'Ada' } })
    await say(strict.id, { requiredFields: ['credit'] })
    const emptied = admin.metadata.edit({ assetId: asset.id, values: { credit: null } })
    await expect(emptied).rejects.toMatchObject({ code: 'values_invalid' })
  })
})
