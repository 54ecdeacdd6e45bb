import { randomUUID } from 'node:crypto'
import { AppRequestId, api, COMMAND_LINE_CLIENT_ID, ConnectedAppId, type Endpoint, ROLE_IDS } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { CAST, callAs, type Input, makeWorld, type Who, type World } from './testing/access-world.ts'
import { personFor } from './testing/people.ts'
import { putAsset } from './testing/put-asset.ts'
import { ADMIN, startTestServer } from './testing/test-server.ts'

// Every endpoint × everybody, called over HTTP. The shared folder is where the roles are; "own" things (uploads,
// operations, archives, sessions, keys) belong to whoever calls.

type Row = readonly [expected: string, input?: (world: World, who: Who) => Promise<Input> | Input]

const anybody = 'any'
const tus = { 'tus-resumable': '1.0.0' }
const metadataFor = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
const inShared = ({ shared }: World) => ({ folderId: shared.id })
const seenAsset = ({ seen }: World) => ({ assetId: seen.id })
const newAsset = async (w: World) => ({ assetId: await w.newAsset() })
const newHeld = async (w: World) => {
  const folderId = await w.newFolder()
  await w.server.admin.policies.change({ folderId, parts: { requiredFields: ['credit'] } })
  return { assetId: (await putAsset(w.server.ctx, `${w.name()}.txt`, w.name(), { folderId })).id }
}
const ownUpload = async (w: World, { person }: Who) => ({
  uploadId: await w.uploadOf(person),
  raw: { body: null, headers: tus },
})

const KEYWORDS = '00000000-0000-7000-8000-0000000000a1'
const CAMPAIGNS = '00000000-0000-7000-8000-0000000000a2'
const keyOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_')
const newField = async ({ server, name }: World) =>
  (await server.admin.fields.create({ key: keyOf(name()), type: 'text', labels: { en: 'Field' } })).id
const newTemplate = async ({ server, name }: World) =>
  (await server.admin.templates.create({ name: name(), values: { credit: 'Ada' } })).id

/** What each answers, column by column as in CAST. A variant of an endpoint has a word of its own behind its name. */
// biome-ignore format: a table is read by its columns
const MATRIX: Record<string, Row> = {
  //                          anon strang view contr edit mana admin key  deact
  'identity.getSetup':        ['200  200  200  200  200  200  200  200  200'],
  'identity.completeSetup':   ['409  409  409  409  409  409  409  409  409', () => ({ ...ADMIN, email: 'b@example.com' })],
  'identity.signIn':          ['401  401  401  401  401  401  401  401  401', ({ name }) => ({ email: `${name('no').replace(' ', '')}@example.com`, password: 'x' })],
  'identity.signOut':         ['401  200  200  200  200  200  200  403  401'],
  'identity.getMe':           ['401  200  200  200  200  200  200  200  401'],
  'identity.updateMe':        ['401  200  200  200  200  200  200  403  401', () => ({ language: 'de' })],
  'identity.changePassword':  ['401  422  422  422  422  422  422  403  401', () => ({ currentPassword: 'wrong', newPassword: 'long enough, and rare' })],
  'identity.listSessions':    ['401  200  200  200  200  200  200  403  401'],
  'identity.endSession':      ['401  404  404  404  404  404  404  403  401'],
  'identity.endOtherSessions':['401  200  200  200  200  200  200  403  401'],
  'identity.listApiKeys':     ['401  200  200  200  200  200  200  403  401'],
  'identity.createApiKey':    ['401  201  201  201  201  201  201  403  401', ({ name }) => ({ name: name('Key'), scopes: ['library:read'] })],
  'identity.createApiKey in': ['401  404  201  201  201  201  201  403  401', ({ name, shared }) => ({ name: name('Key'), scopes: ['library:read'], folderIds: [shared.id] })],
  'identity.rotateApiKey':    ['401  404  404  404  404  404  404  403  401'],
  'identity.revokeApiKey':    ['401  404  404  404  404  404  404  403  401'],
  'oauth.openRequest':        ['401  400  400  400  400  400  400  403  401', () => ({ query: 'client_id=unknown' })],
  'oauth.findDeviceRequest':  ['401  404  404  404  404  404  404  403  401', () => ({ userCode: 'BBBB-BBBB' })],
  'oauth.decideRequest':      ['401  404  404  404  404  404  404  403  401', () => ({ consentToken: 'x', allow: false })],
  'oauth.listConnectedApps':  ['401  200  200  200  200  200  200  403  401'],
  'oauth.disconnectApp':      ['401  404  404  404  404  404  404  403  401'],
  'oauth.listClients':        ['401  403  403  403  403  403  200  403  401'],
  'oauth.createClient':       ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ name: name(), kind: 'public', redirectUris: ['https://a.example/'], scopes: ['library:read'] })],
  'oauth.updateClient':       ['401  403  403  403  403  403  404  403  401', () => ({ name: 'x' })],
  'oauth.rotateClientSecret': ['401  403  403  403  403  403  404  403  401'],
  'oauth.eraseClient':        ['401  403  403  403  403  403  404  403  401'],
  'mailbox.getState':         ['401  403  403  403  403  403  200  403  401'],
  'mailbox.list':             ['401  403  403  403  403  403  200  403  401'],
  'mailbox.empty':            ['401  403  403  403  403  403  200  403  401'],
  'mailbox.sendTest':         ['401  403  403  403  403  403  any  403  401'],

  'roles.list':               ['401  200  200  200  200  200  200  200  401'],
  'roles.create':             ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ name: name('Role'), capabilities: ['view'] })],
  'roles.change':             ['401  403  403  403  403  403  200  403  401', async (w) => ({ roleId: await w.newRole(), name: w.name('Role') })],
  'roles.delete':             ['401  403  403  403  403  403  200  403  401', async (w) => ({ roleId: await w.newRole() })],
  'access.listGrants':        ['401  404  403  403  403  200  200  403  401', inShared],
  'access.listGrants asset':  ['401  404  403  403  403  200  200  403  401', seenAsset],
  'access.listHeldGrants':    ['401  200  200  200  200  200  200  403  401'],
  'access.grant':             ['401  404  403  403  403  201  201  403  401', async (w) => ({ personId: await w.newPerson(), roleId: ROLE_IDS.viewer, folderId: w.shared.id })],
  'access.grant on top':      ['401  403  403  403  403  403  201  403  401', async (w) => ({ personId: await w.newPerson(), roleId: ROLE_IDS.viewer })],
  'access.changeGrant':       ['401  404  404  404  404  200  200  403  401', async (w) => ({ grantId: await w.newGrant(), roleId: ROLE_IDS.editor })],
  'access.revoke':            ['401  404  404  404  404  200  200  403  401', async (w) => ({ grantId: await w.newGrant() })],
  'access.explain':           ['401  404  200  200  200  200  200  200  401', inShared],
  'access.explain others':    ['401  404  403  403  403  200  200  403  401', async (w) => ({ ...inShared(w), personId: await w.newPerson() })],
  'access.listPeople':        ['401  404  403  403  403  200  200  403  401', inShared],
  'access.findPrincipals':    ['401  403  403  403  403  200  200  403  401'],
  'accessRequests.create':    ['401  201  201  201  201  409  409  403  401', (w) => ({ ...inShared(w), capability: 'manage_access' })],
  'accessRequests.list':      ['401  200  200  200  200  200  200  403  401'],
  'accessRequests.listOwn':   ['401  200  200  200  200  200  200  200  401'],
  'accessRequests.count':     ['401  200  200  200  200  200  200  200  401'],
  'accessRequests.approve':   ['401  404  404  404  404  200  200  403  401', async (w) => ({ accessRequestId: await w.newRequest(), roleId: ROLE_IDS.viewer })],
  'accessRequests.decline':   ['401  404  404  404  404  200  200  403  401', async (w) => ({ accessRequestId: await w.newRequest() })],
  'accessRequests.withdraw':  ['401  200  200  200  200  200  200  403  401', async (w, { person }) => ({ accessRequestId: await w.requestOf(person) })],

  'identity.finishSignIn':         ['401  401  401  401  401  401  401  401  401', () => ({ way: 'authenticator', code: '000000' })],
  'identity.startPasskeySignIn':   ['422  422  422  422  422  422  422  422  422'],
  'identity.signInWithPasskey':    ['400  400  400  400  400  400  400  400  400'],
  'identity.signInByRescue':       ['410  410  410  410  410  410  410  410  410', () => ({ token: 'x'.repeat(43) })],
  'identity.forgotPassword':       ['any  any  any  any  any  any  any  any  any', ({ name }) => ({ email: `${name('no').replace(' ', '')}@example.com` })],
  'identity.checkResetLink':       ['410  410  410  410  410  410  410  410  410', () => ({ token: 'x'.repeat(43) })],
  'identity.resetPassword':        ['410  410  410  410  410  410  410  410  410', () => ({ token: 'x'.repeat(43), password: 'long enough, and rare' })],
  'identity.confirmWithPassword':  ['401  422  422  422  422  422  422  403  401', () => ({ password: 'wrong' })],
  'identity.startConfirming':      ['401  422  422  422  422  422  422  403  401'],
  'identity.confirmWithPasskey':   ['401  400  400  400  400  400  400  403  401'],
  'identity.getSecurity':          ['401  200  200  200  200  200  200  403  401'],
  'identity.startAuthenticator':   ['401  200  200  200  200  200  200  403  401'],
  'identity.finishAuthenticator':  ['401  422  422  422  422  422  422  403  401', () => ({ code: '000000' })],
  'identity.removeAuthenticator':  ['401  200  200  200  200  200  200  403  401'],
  'identity.makeRecoveryCodes':    ['401  409  409  409  409  409  409  403  401'],
  'identity.startPasskey':         ['401  422  422  422  422  422  422  403  401'],
  'identity.addPasskey':           ['401  400  400  400  400  400  400  403  401'],
  'identity.renamePasskey':        ['401  404  404  404  404  404  404  403  401', () => ({ name: 'Phone' })],
  'identity.removePasskey':        ['401  404  404  404  404  404  404  403  401'],
  'identity.forgetDevice':         ['401  404  404  404  404  404  404  403  401'],
  'identity.resetSecondFactor':    ['401  403  403  403  403  403  404  403  401'],
  'identity.getSignInPolicy':      ['401  403  403  403  403  403  200  403  401'],
  'identity.setSignInPolicy':      ['401  403  403  403  403  403  400  403  401'],

  'history.getVerification':       ['401  403  403  403  403  403  200  403  401'],
  'history.verify':                ['401  403  403  403  403  403  202  403  401'],
  'history.listForAsset':          ['401  404  200  200  200  200  200  200  401', seenAsset],
  'history.listForFolder':         ['401  404  200  200  200  200  200  200  401', inShared],
  'history.getProof':              ['401  403  403  403  403  403  200  403  401', seenAsset],
  'history.list':                  ['401  403  403  403  403  403  200  403  401'],
  'history.get':                   ['401  403  403  403  403  403  404  403  401'],
  'history.listNames':             ['401  403  403  403  403  403  200  403  401'],
  'history.findActors':            ['401  403  403  403  403  403  200  403  401'],
  'history.export':                ['401  403  403  403  403  403  200  403  401', () => ({ format: 'csv' })],
  'history.listViews':             ['401  403  403  403  403  403  200  403  401'],
  'history.saveView':              ['401  403  403  403  403  403  400  403  401'],
  'history.deleteView':            ['401  403  403  403  403  403  404  403  401'],
  'history.getRetention':          ['401  403  403  403  403  403  200  403  401'],
  'history.setRetention':          ['401  403  403  403  403  403  400  403  401'],
  'history.listStreams':           ['401  403  403  403  403  403  200  403  401'],
  'history.createStream':          ['401  403  403  403  403  403  400  403  401'],
  'history.updateStream':          ['401  403  403  403  403  403  404  403  401'],
  'history.deleteStream':          ['401  403  403  403  403  403  404  403  401'],
  'history.testStream':            ['401  403  403  403  403  403  404  403  401'],

  'people.list':                   ['401  403  403  403  403  403  200  403  401'],
  'people.get':                    ['401  403  403  403  403  403  404  403  401'],
  'people.rename':                 ['401  403  403  403  403  403  400  403  401'],
  'people.makeAdministrator':      ['401  403  403  403  403  403  400  403  401'],
  'people.deactivate':             ['401  403  403  403  403  403  404  403  401'],
  'people.reactivate':             ['401  403  403  403  403  403  404  403  401'],
  'people.listSessions':           ['401  403  403  403  403  403  404  403  401'],
  'people.endSessions':            ['401  403  403  403  403  403  404  403  401'],
  'people.createServiceAccount':   ['401  403  403  403  403  403  400  403  401'],
  'people.listKeys':               ['401  403  403  403  403  403  404  403  401'],
  'people.createKey':              ['401  403  403  403  403  403  400  403  401'],
  'people.revokeKey':              ['401  403  403  403  403  403  404  403  401'],
  'people.getAvatar':              ['401  404  404  404  404  404  404  404  401'],
  'people.setOwnAvatar':           ['401  any  any  any  any  any  any  403  401', ({ name }) => ({ raw: formOf({}, `${name()}.txt`) })],
  'people.removeOwnAvatar':        ['401  200  200  200  200  200  200  403  401'],

  'teams.list':                    ['401  403  403  403  403  403  200  403  401'],
  'teams.get':                     ['401  403  403  403  403  403  404  403  401'],
  'teams.create':                  ['401  403  403  403  403  403  400  403  401'],
  'teams.change':                  ['401  403  403  403  403  403  404  403  401'],
  'teams.delete':                  ['401  403  403  403  403  403  404  403  401'],
  'teams.listMembers':             ['401  403  403  403  403  403  404  403  401'],
  'teams.addMembers':              ['401  403  403  403  403  403  400  403  401'],
  'teams.removeMembers':           ['401  403  403  403  403  403  400  403  401'],

  'invitations.list':              ['401  403  403  403  403  403  200  403  401'],
  'invitations.invite':            ['401  403  403  403  403  403  400  403  401'],
  'invitations.createLink':        ['401  403  403  403  403  403  201  403  401'],
  'invitations.resend':            ['401  403  403  403  403  403  404  403  401'],
  'invitations.revoke':            ['401  403  403  403  403  403  404  403  401'],
  'invitations.getJoining':        ['401  403  403  403  403  403  200  403  401'],
  'invitations.setJoining':        ['401  403  403  403  403  403  400  403  401'],
  'invitations.canAsk':            ['200  200  200  200  200  200  200  200  200'],
  'invitations.ask':               ['200  200  200  200  200  200  200  200  200', () => ({ email: 'no@example.com' })],
  'invitations.look':              ['404  404  404  404  404  404  404  404  404', () => ({ token: 'x'.repeat(43) })],
  'invitations.join':              ['404  404  404  404  404  404  404  404  404', () => ({ token: 'x'.repeat(43), name: 'N', email: 'n@example.com', password: 'long enough, and rare' })],
  'invitations.joinAsMe':          ['401  404  404  404  404  404  404  403  401', () => ({ token: 'x'.repeat(43) })],

  'singleSignOn.waysToSignIn':     ['200  200  200  200  200  200  200  200  200', () => ({ email: 'no@example.com' })],
  'singleSignOn.list':             ['401  403  403  403  403  403  200  403  401'],
  'singleSignOn.create':           ['401  403  403  403  403  403  400  403  401'],
  'singleSignOn.change':           ['401  403  403  403  403  403  404  403  401'],
  'singleSignOn.remove':           ['401  403  403  403  403  403  404  403  401'],
  'singleSignOn.test':             ['401  403  403  403  403  403  400  403  401'],
  'singleSignOn.readMetadata':     ['401  403  403  403  403  403  422  403  401'],
  'singleSignOn.createScimToken':  ['401  403  403  403  403  403  404  403  401'],
  'singleSignOn.revokeScimToken':  ['401  403  403  403  403  403  404  403  401'],

  'operations.list':          ['401  200  200  200  200  200  200  200  401'],
  'operations.get':           ['401  200  200  200  200  200  200  404  401', async (w, { person }) => ({ operationId: await w.operationOf(person) })],
  'operations.cancel':        ['401  200  200  200  200  200  200  403  401', async (w, { person }) => ({ operationId: await w.operationOf(person) })],

  'folders.list':             ['401  200  200  200  200  200  200  200  401'],
  'folders.list inside':      ['401  404  200  200  200  200  200  200  401', ({ shared }) => ({ parentId: shared.id })],
  'folders.get':              ['401  404  200  200  200  200  200  200  401', inShared],
  'folders.find':             ['401  404  200  200  200  200  200  200  401', ({ shared }) => ({ path: `/${shared.name}` })],
  'folders.create':           ['401  404  403  201  201  201  201  403  401', ({ shared, name }) => ({ parentId: shared.id, name: name() })],
  'folders.create on top':    ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ name: name() })],
  'folders.ensure':           ['401  404  403  200  200  200  200  403  401', ({ shared, name }) => ({ parentId: shared.id, names: [name()] })],
  'folders.ensure existing':  ['401  404  200  200  200  200  200  403  401', async (w) => ({ parentId: w.shared.id, names: [(await w.server.admin.folders.get({ folderId: await w.newFolder() })).name] })],
  'folders.rename':           ['401  404  403  403  403  200  200  403  401', async (w) => ({ folderId: await w.newFolder(), name: w.name() })],
  'folders.move':             ['401  404  403  403  403  200  200  403  401', async (w) => ({ folderId: await w.newFolder(), parentId: await w.newFolder() })],
  'folders.move on top':      ['401  404  403  403  403  403  200  403  401', async (w) => ({ folderId: await w.newFolder(), parentId: (await w.server.admin.folders.find({ path: '/' })).id })],
  'folders.delete':           ['401  404  403  403  403  200  200  403  401', async (w) => ({ folderId: await w.newFolder() })],

  'assets.list':              ['401  200  200  200  200  200  200  200  401'],
  'assets.list inside':       ['401  404  200  200  200  200  200  200  401', inShared],
  'assets.count':             ['401  404  200  200  200  200  200  200  401', inShared],
  'assets.get':               ['401  404  200  200  200  200  200  200  401', seenAsset],
  'assets.getFacts':          ['401  404  200  200  200  200  200  200  401', seenAsset],
  'assets.listVersions':      ['401  404  200  200  200  200  200  200  401', seenAsset],
  'assets.download':          ['401  404  200  200  200  200  200  200  401', seenAsset],
  'assets.downloadVersion':   ['401  404  200  200  200  200  200  200  401', ({ seen }) => ({ assetId: seen.id, number: 1 })],
  'assets.rename':            ['401  404  403  403  200  200  200  403  401', async (w) => ({ assetId: await w.newAsset(), name: `${w.name()}.txt` })],
  'assets.move':              ['401  404  403  403  200  200  200  403  401', async (w) => ({ assetId: await w.newAsset(), folderId: await w.newFolder() })],
  'assets.move out':          ['401  404  404  404  404  404  200  403  401', async (w) => ({ assetId: await w.newAsset(), folderId: w.hidden.id })],
  'assets.copy':              ['401  404  403  201  201  201  201  403  401', ({ seen, shared }) => ({ assetId: seen.id, folderId: shared.id })],
  'assets.delete':            ['401  404  403  403  200  200  200  403  401', newAsset],
  'assets.restoreVersion':    ['401  404  403  403  200  200  200  403  401', ({ seen }) => ({ assetId: seen.id, number: 1 })],
  'assets.bulkMove':          ['401  404  403  202  202  202  202  403  401', async (w) => ({ assetIds: [await w.newAsset()], toFolderId: w.shared.id })],
  'assets.bulkCopy':          ['401  404  403  202  202  202  202  403  401', async (w) => ({ assetIds: [w.seen.id], toFolderId: w.shared.id })],
  'assets.bulkDelete':        ['401  202  202  202  202  202  202  403  401', async (w) => ({ assetIds: [await w.newAsset()] })],
  'assets.createArchive':     ['401  404  201  201  201  201  201  201  401', ({ seen }) => ({ assetIds: [seen.id] })],
  'assets.createArchive of':  ['401  404  201  201  201  201  201  201  401', inShared],
  'assets.downloadArchive':   ['401  200  200  200  200  200  200  404  401', async (w, { person }) => ({ archiveId: await w.archiveOf(person) })],

  'vocabularies.list':        ['401  200  200  200  200  200  200  200  401'],
  'vocabularies.get':         ['401  404  404  404  404  404  404  404  401'],
  'vocabularies.create':      ['401  403  403  403  403  403  400  403  401'],
  'vocabularies.update':      ['401  403  403  403  403  403  404  403  401'],
  'vocabularies.delete':      ['401  403  403  403  403  403  404  403  401'],
  'vocabularies.suggest':     ['401  200  200  200  200  200  200  200  401', () => ({ vocabularyId: KEYWORDS })],
  'vocabularies.export':      ['401  200  200  200  200  200  200  200  401', () => ({ vocabularyId: KEYWORDS, format: 'csv' })],
  'vocabularies.import':      ['401  403  403  403  403  403  404  403  401', ({ name }) => ({ format: 'csv', raw: formOf({}, `${name()}.csv`) })],
  'terms.move':               ['401  403  403  403  403  403  404  403  401', () => ({ broaderId: null })],
  'terms.retire':             ['401  403  403  403  403  403  404  403  401'],
  'terms.restore':            ['401  403  403  403  403  403  404  403  401'],
  'terms.delete':             ['401  403  403  403  403  403  404  403  401'],
  'terms.getUsage':           ['401  403  403  403  403  403  404  403  401'],
  'terms.merge':              ['401  403  403  403  403  403  404  403  401', () => ({ mergedTermId: randomUUID() })],
  'terms.listAlike':          ['401  403  403  403  403  403  200  403  401', () => ({ vocabularyId: KEYWORDS })],
  'terms.list':               ['401  200  200  200  200  200  200  200  401', () => ({ vocabularyId: KEYWORDS })],
  'terms.get':                ['401  404  404  404  404  404  404  404  401'],
  'terms.create':             ['401  403  403  403  201  201  201  403  401', ({ name }) => ({ vocabularyId: KEYWORDS, labels: { en: name('Keyword') } })],
  'terms.create option':      ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ vocabularyId: CAMPAIGNS, labels: { en: name('Campaign') } })],
  'terms.update':             ['401  403  403  403  403  403  404  403  401'],
  'fields.list':              ['401  200  200  200  200  200  200  200  401'],
  'fields.get':               ['401  200  200  200  200  200  200  200  401', async (w) => ({ fieldId: (await w.server.admin.fields.list()).fields[0]!.id })],
  'fields.create':            ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ key: keyOf(name()), type: 'text', labels: { en: 'Field' } })],
  'fields.plan':              ['401  403  403  403  403  403  200  403  401', () => ({ key: 'planned', type: 'text' })],
  'fields.update':            ['401  403  403  403  403  403  200  403  401', async (w) => ({ fieldId: await newField(w), labels: { en: 'Other' } })],
  'fields.reorder':           ['401  403  403  403  403  403  200  403  401', () => ({ order: [] })],
  'fields.delete':            ['401  403  403  403  403  403  200  403  401', async (w) => ({ fieldId: await newField(w), values: 'keep' })],
  'fields.listDeleted':       ['401  403  403  403  403  403  200  403  401'],
  'fields.restore':           ['401  403  403  403  403  403  404  403  401'],
  'fieldGroups.create':       ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ key: keyOf(name()), labels: { en: 'Group' } })],
  'fieldGroups.rename':       ['401  403  403  403  403  403  404  403  401', () => ({ labels: { en: 'Group' } })],
  'fieldGroups.delete':       ['401  403  403  403  403  403  404  403  401'],
  'templates.list':           ['401  200  200  200  200  200  200  200  401'],
  'templates.get':            ['401  200  200  200  200  200  200  200  401', async (w) => ({ templateId: await newTemplate(w) })],
  'templates.create':         ['401  403  403  403  403  403  201  403  401', ({ name }) => ({ name: name(), values: {} })],
  'templates.update':         ['401  403  403  403  403  403  200  403  401', async (w) => ({ templateId: await newTemplate(w), description: 'x' })],
  'templates.delete':         ['401  403  403  403  403  403  200  403  401', async (w) => ({ templateId: await newTemplate(w) })],

  'metadata.get':             ['401  404  200  200  200  200  200  200  401', seenAsset],
  'metadata.edit':            ['401  404  403  403  200  200  200  403  401', async (w) => ({ assetId: await w.newAsset(), values: { credit: w.name() } })],
  'metadata.summary':         ['401  200  200  200  200  200  200  200  401', ({ seen }) => ({ assetIds: [seen.id] })],
  'metadata.export':          ['401  422  201  201  201  201  201  201  401', ({ seen }) => ({ assetIds: [seen.id] })],
  'metadata.downloadExport':  ['401  404  404  404  404  404  404  404  401'],
  'metadata.import':          ['401  400  400  400  400  400  400  403  401', () => ({ raw: { body: '--x\r\n--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } } })],
  'metadata.runImport':       ['401  404  404  404  404  404  404  403  401'],
  'metadata.getReport':       ['401  404  404  404  404  404  404  404  401', async (w, { person }) => ({ operationId: await w.operationOf(person) })],
  'assets.bulkEdit':          ['401  202  202  202  202  202  202  403  401', ({ seen }) => ({ assetIds: [seen.id], changes: [{ field: 'credit', action: 'clear' }] })],
  'operations.undo':          ['401  409  409  409  409  409  409  403  401', async (w, { person }) => ({ operationId: await w.operationOf(person) })],
  'metadata.findPeople':      ['401  403  403  403  200  200  200  403  401'],
  'metadata.getFile':         ['401  404  200  200  200  200  200  200  401', seenAsset],
  'metadata.readFile':        ['401  404  403  403  200  200  200  403  401', seenAsset],
  'metadata.readFiles':       ['401  202  202  202  202  202  202  403  401', ({ seen }) => ({ assetIds: [seen.id] })],
  'metadata.applyTemplate':   ['401  404  403  403  200  200  200  403  401', async (w) => ({ assetId: await w.newAsset(), templateId: await newTemplate(w) })],
  'quality.get':              ['401  403  403  403  403  403  200  403  401'],
  'quality.count':            ['401  403  403  403  403  403  202  403  401'],
  'quality.eraseOrphans':     ['401  403  403  403  403  403  422  403  401', () => ({ key: 'no_such_field' })],
  'quality.moveOrphans':      ['401  403  403  403  403  403  422  403  401', () => ({ key: 'no_such_field', field: 'title' })],
  'metadata.list':            ['401  200  200  200  200  200  200  200  401', ({ seen }) => ({ assetIds: [seen.id] })],

  'collections.list':         ['401  200  200  200  200  200  200  200  401'],
  'collections.get':          ['401  200  200  200  200  200  200  200  401', async (w) => ({ collectionId: await w.newCollection() })],
  'collections.create':       ['401  201  201  201  201  201  201  403  401', (w) => ({ kind: 'manual', name: w.name() })],
  'collections.update':       ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), description: 'new' })],
  'collections.move':         ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), parentId: null })],
  'collections.delete':       ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection() })],
  'collections.restore':      ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection('deleted') })],
  'collections.listItems':    ['401  200  200  200  200  200  200  200  401', async (w) => ({ collectionId: await w.newCollection() })],
  'collections.addAssets':    ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), assetIds: [w.seen.id] })],
  'collections.removeAssets': ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), assetIds: [w.seen.id] })],
  'collections.moveAssets':   ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), assetIds: [w.seen.id], beforeAssetId: null })],
  'collections.setNote':      ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), assetId: w.seen.id, note: 'a' })],
  'collections.setSections':  ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), sections: [] })],
  'collections.listShares':   ['401  200  200  200  200  200  200  200  401', async (w) => ({ collectionId: await w.newCollection() })],
  'collections.findSharees':  ['401  200  200  200  200  200  200  403  401', () => ({ words: 'ad' })],
  'collections.setShares':    ['401  403  403  403  403  403  200  403  401', async (w) => ({ collectionId: await w.newCollection(), shares: [] })],
  'collections.addFavourite': ['401  404  200  200  200  200  200  403  401', seenAsset],
  'collections.removeFavourite': ['401  404  200  200  200  200  200  403  401', seenAsset],
  'collections.noteView':     ['401  404  204  204  204  204  204  204  401', seenAsset],
  'policies.get':             ['401  404  200  200  200  200  200  200  401', inShared],
  'policies.change':          ['401  404  403  403  403  200  200  403  401', async (w) => ({ folderId: await w.newFolder(), parts: { kinds: [] } })],
  'policies.listViolations':  ['401  404  200  200  200  200  200  200  401', inShared],
  'policies.check':           ['401  404  403  403  403  202  202  403  401', async (w) => ({ folderId: await w.newFolder() })],

  'attention.list':           ['401  200  200  200  200  200  200  200  401'],
  'attention.list inside':    ['401  404  200  200  200  200  200  200  401', inShared],
  'attention.count':          ['401  200  200  200  200  200  200  200  401'],
  'attention.get':            ['401  404  404  404  200  200  200  200  401', newHeld],
  'attention.giveValues':     ['401  200  200  200  200  200  200  403  401', async (w) => ({ assetIds: [(await newHeld(w)).assetId], values: { title: { en: 'x' } } })],
  'attention.rename':         ['401  404  404  404  200  200  200  403  401', async (w) => ({ ...(await newHeld(w)), name: `${w.name()}.txt` })],
  'attention.move':           ['401  404  403  200  200  200  200  403  401', async (w) => ({ assetIds: [(await newHeld(w)).assetId], folderId: w.shared.id })],
  'attention.override':       ['401  200  200  200  200  200  200  403  401', async (w) => ({ assetIds: [(await newHeld(w)).assetId], reason: 'Agreed' })],
  'attention.discard':        ['401  200  200  200  200  200  200  403  401', async (w) => ({ assetIds: [(await newHeld(w)).assetId] })],

  'lifecycle.get':            ['401  404  200  200  200  200  200  200  401', seenAsset],
  'lifecycle.change':         ['401  404  403  403  200  200  200  403  401', async (w) => ({ assetId: await w.newAsset(), reviewAt: '2030-01-01T00:00:00Z' })],
  'lifecycle.bulkChange':     ['401  202  202  202  202  202  202  403  401', async (w) => ({ assetIds: [await w.newAsset()], expiresAt: null })],
  'lifecycle.listDue':        ['401  200  200  200  200  200  200  200  401'],
  'lifecycle.getState':       ['401  200  200  200  200  200  200  200  401'],
  'lifecycle.getSettings':    ['401  403  403  403  403  403  200  403  401'],
  'lifecycle.setSettings':    ['401  403  403  403  403  403  200  403  401', () => ({ onExpiry: 'nothing' })],
  'lifecycle.listHolds':      ['401  403  403  403  403  403  200  403  401'],
  'lifecycle.placeHold':      ['401  403  403  403  403  403  201  403  401', async (w) => ({ name: w.name('Hold'), reason: 'a case', assetIds: [await w.newAsset()] })],
  'lifecycle.listHeld':       ['401  403  403  403  403  403  404  403  401'],
  'lifecycle.releaseHold':    ['401  403  403  403  403  403  404  403  401', () => ({ reason: 'over' })],

  'bin.list':                 ['401  200  200  200  200  200  200  200  401'],
  'bin.restore':              ['401  404  404  404  200  200  200  403  401', async (w) => ({ binEntryId: await w.newBinEntry() })],
  'bin.erase':                ['401  404  404  404  202  202  202  403  401', async (w) => ({ binEntryId: await w.newBinEntry() })],
  'bin.empty':                ['401  202  202  202  202  202  202  403  401'],

  'uploads.create':           ['401  404  403  201  201  201  201  403  401', ({ shared, name }) => ({ raw: { body: null, headers: { ...tus, 'upload-length': '4', 'upload-metadata': metadataFor({ filename: `${name()}.txt`, folderId: shared.id }) } } })],
  'uploads.create version':   ['401  404  403  403  201  201  201  403  401', ({ seen }) => ({ raw: { body: null, headers: { ...tus, 'upload-length': '4', 'upload-metadata': metadataFor({ filename: 'a.txt', assetId: seen.id }) } } })],
  'uploads.append':           ['401  404  403  204  204  204  204  403  401', async (w, { person }) => ({ uploadId: await w.uploadOf(person), raw: { body: 'four', headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } } })],
  'uploads.getOffset':        ['401  200  200  200  200  200  200  403  401', ownUpload],
  'uploads.terminate':        ['401  204  204  204  204  204  204  403  401', ownUpload],
  'uploads.get':              ['401  200  200  200  200  200  200  403  401', async (w, { person }) => ({ uploadId: await w.uploadOf(person) })],
  'uploads.list':             ['401  200  200  200  200  200  200  403  401'],
  'uploads.resolve':          ['401  409  409  409  409  409  409  403  401', async (w, { person }) => ({ uploadId: await w.uploadOf(person), duplicates: 'keep' })],
  'uploads.createAsset':      ['401  404  403  201  201  201  201  403  401', ({ shared, name }) => ({ raw: formOf({ folderId: shared.id }, `${name()}.txt`) })],
  'uploads.findDuplicates':   ['401  200  200  200  200  200  200  200  401', ({ seen }) => ({ sha256: [seen.version.sha256] })],

  'renditions.getProcessing': ['401  404  200  200  200  200  200  200  401', seenAsset],
  'renditions.retry':         ['401  404  403  403  202  202  202  403  401', newAsset],
  'renditions.download':      ['401  404  200  200  200  200  200  200  401', ({ seen }) => ({ assetId: seen.id, recipe: 'thumbnail' })],
  'renditions.download pdf':  ['401  404  200  200  200  200  200  200  401', ({ seen }) => ({ assetId: seen.id, recipe: 'pdf' })],

  'privacy.listTexts':        ['200  200  200  200  200  200  200  200  200'],
  'privacy.listTextVersions': ['401  403  403  403  403  403  200  403  401', () => ({ kind: 'terms' })],
  'privacy.publishText':      ['401  403  403  403  403  403  201  403  401', () => ({ kind: 'notice', texts: { en: 'What we know' }, mustAccept: false })],
  'privacy.retireText':       ['401  403  403  403  403  403  404  403  401', () => ({ kind: 'terms' })],
  'privacy.getOwnConsents':   ['401  200  200  200  200  200  200  403  401'],
  'privacy.acceptText':       ['401  404  404  404  404  404  404  403  401', () => ({ kind: 'terms', textVersion: 1 })],
  'privacy.exportOwnData':    ['401  201  201  201  201  201  201  403  401'],
  'privacy.exportPerson':     ['401  403  403  403  403  403  201  403  401', ({ owner }) => ({ personId: owner.personId })],
  'privacy.listDataExports':  ['401  200  200  200  200  200  200  403  401'],
  'privacy.downloadDataExport': ['401  404  404  404  404  404  404  403  401', () => ({ dataExportId: randomUUID() })],
  'privacy.erasePerson':      ['401  403  403  403  403  403  200  403  401', async ({ server }) => { const { personId, name } = await personFor(server); return { personId, name, reason: 'asked' } }],

  'live.listen':              ['401  200  200  200  200  200  200  200  401'],
  'upkeep.getSystem':         ['401  403  403  403  403  403  200  403  401'],
}

/** Things of others, by the name of the parameter that takes them: what happens with their ids must happen with any id. */
const OF_OTHERS: Record<string, (world: World) => Promise<string> | string> = {
  /** Only in an address: elsewhere it says for whom something is done. */
  personId: ({ owner }) => owner.personId,
  passkeyId: async ({ server, owner }) => {
    const id = randomUUID()
    await sql`insert into passkey (id, person_id, public_key, credential_id, counter, device_type, backed_up, created_at)
      values (${id}, ${owner.personId}, 'key', ${id}, 0, 'singleDevice', false, now())`.execute(server.ctx.db)
    return id
  },
  deviceId: async ({ server, owner }) => {
    const id = randomUUID()
    await sql`insert into known_device (id, person_id, token_hash, created_at, last_used_at)
      values (${id}, ${owner.personId}, ${id}, now(), now())`.execute(server.ctx.db)
    return id
  },
  folderId: ({ hidden }) => hidden.id,
  parentId: ({ hidden }) => hidden.id,
  toFolderId: ({ hidden }) => hidden.id,
  assetId: ({ unseen }) => unseen.id,
  collectionId: (w) => w.newCollection('private'),
  binEntryId: (w) => w.hiddenBinEntry(),
  grantId: (w) => w.newGrant(w.hidden.id),
  accessRequestId: (w) => w.newRequest(w.hidden.id),
  uploadId: (w) => w.uploadOf(),
  operationId: (w) => w.operationOf(),
  metadataExportId: async ({ server, owner }) => {
    const id = randomUUID()
    await sql`insert into metadata_export (id, holder, name, asked, expires_at)
      values (${id}, ${owner.personId}, 'x.csv', '{}', now() + interval '1 hour')`.execute(server.ctx.db)
    return id
  },
  importId: async ({ server, owner }) => {
    const id = randomUUID()
    await sql`insert into metadata_import (id, holder, columns, match_by, options, row_count, created_at, expires_at)
      values (${id}, ${owner.personId}, '["id"]', 'id', '{}', 0, now(), now() + interval '1 hour')`.execute(
      server.ctx.db,
    )
    return id
  },
  archiveId: (w) => w.archiveOf(),
  dataExportId: async ({ server, owner }) =>
    (
      await server.ctx.db
        .insertInto('data_export')
        .values({
          id: randomUUID() as never,
          person_id: owner.personId,
          asked_by: owner.personId,
          size_bytes: 4,
          created_at: new Date(),
          expires_at: new Date(Date.now() + 60_000),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id,
  apiKeyId: async ({ server, owner }) =>
    (
      await server.ctx.db
        .selectFrom('api_key')
        .select('id')
        .where('person_id', '=', owner.personId)
        .executeTakeFirstOrThrow()
    ).id,
  appRequestId: async ({ server, owner }) => {
    const { ctx } = server
    const times = { created_at: ctx.now(), expires_at: new Date(ctx.now().getTime() + 60_000) }
    const id = ctx.newId(AppRequestId)
    const request = { kind: 'code', oauth_client_id: COMMAND_LINE_CLIENT_ID, scopes: [], person_id: owner.personId }
    await ctx.db
      .insertInto('app_request')
      .values({ id, ...request, ...times })
      .execute()
    return id
  },
  connectedAppId: async ({ server, owner }) => {
    const { ctx } = server
    const id = ctx.newId(ConnectedAppId)
    const app = { oauth_client_id: COMMAND_LINE_CLIENT_ID, scopes: [], folder_ids: [], person_id: owner.personId }
    await ctx.db
      .insertInto('connected_app')
      .values({ id, ...app, created_at: ctx.now(), began_at: ctx.now() })
      .execute()
    return id
  },
  sessionId: async ({ server, owner }) =>
    (
      await server.ctx.db
        .selectFrom('session')
        .select('id')
        .where('person_id', '=', owner.personId)
        .executeTakeFirstOrThrow()
    ).id,
}
/** Parameters that name nothing of anybody's. */
const NAMES_NOTHING = new Set(['number', 'recipe', 'vocabularyId', 'termId', 'fieldId', 'groupId', 'templateId'])

/** Answered alike by taking any id as it comes. */
const ALIKE = new Set(['accessRequests.create', 'accessRequests.listOwn'])

const endpoints = new Map<string, Endpoint>(
  Object.entries(api).flatMap(([area, list]) =>
    Object.entries(list as Record<string, Endpoint>).map(([name, endpoint]) => [`${area}.${name}`, endpoint] as const),
  ),
)
const rows = Object.entries(MATRIX).map(([name, [expected, input = () => ({})]]) => ({
  name,
  endpoint: endpoints.get(name.split(' ')[0]!),
  expected: expected.split(/ +/),
  input,
}))

let world: World
beforeAll(async () => {
  world = await makeWorld(await startTestServer())
})

test('every endpoint of the contract has a row', () => {
  const missing = [...endpoints.keys()].filter((name) => !rows.some((row) => row.name.split(' ')[0] === name))
  expect(
    missing,
    `Say who may call ${missing.join(', ')}: add a row to MATRIX in access-matrix.test.ts with a status per column, and the input of a call that works.`,
  ).toEqual([])
  expect(rows.filter((row) => !row.endpoint || row.expected.length !== CAST.length).map((row) => row.name)).toEqual([])
})

describe('everybody gets what they are to get from', () => {
  for (const { name, endpoint, expected, input } of rows) {
    test(name, async () => {
      const { server, cast } = world
      const answers: string[] = []
      for (const [i, role] of CAST.entries()) {
        const who = cast.get(role)!
        const answer = await callAs(who, server.origin, endpoint!, await input(world, who))
        answers.push(expected[i] === anybody ? anybody : String(answer.status))
        // A reply to HEAD has no body that could say why.
        if (answer.status === 403 && endpoint!.method !== 'HEAD')
          expect(['not_allowed', 'key_scope_missing'], `${role}: ${answer.detail}`).toContain(answer.code)
        expect(answer.status, `${role} broke it: ${answer.detail}`).toBeLessThan(500)
      }
      expect(Object.fromEntries(CAST.map((role, i) => [role, answers[i]]))).toEqual(
        Object.fromEntries(CAST.map((role, i) => [role, expected[i]])),
      )
    })
  }
})

describe('what belongs to others looks like what does not exist to', () => {
  for (const { name, endpoint, expected, input } of rows.filter((row) => row.endpoint?.audience === 'member')) {
    const shapes = [endpoint!.params, endpoint!.query, endpoint!.body]
    const keys = shapes.flatMap((shape) => Object.keys(shape?.shape ?? {}))
    const inAddress = Object.keys(endpoint!.params?.shape ?? {}).filter((key) => !NAMES_NOTHING.has(key))
    const manager = CAST.indexOf('manager')
    // Refused before anybody looks at what it is about.
    if (expected[manager] === '403') continue
    for (const key of new Set([...inAddress, ...keys.filter((key) => key in OF_OTHERS && key !== 'personId')])) {
      test(`${name}: ${key}`, async () => {
        const other = OF_OTHERS[key]
        expect(other, `Say in OF_OTHERS of access-matrix.test.ts what somebody else's ${key} is.`).toBeDefined()
        const ask = async (id: string) => {
          const who = world.cast.get('manager')!
          return callAs(who, world.server.origin, endpoint!, { ...(await input(world, who)), [key]: id })
        }
        const nothing = await ask(randomUUID())
        expect(await ask(await other!(world))).toEqual(nothing)
        // 422 where the call of the row and this id together make no sense.
        if (!ALIKE.has(name)) expect([404, 422]).toContain(nothing.status)
      })
    }
  }
})

function formOf(fields: Record<string, string>, fileName: string): NonNullable<Input['raw']> {
  const boundary = 'the-matrix'
  const field = ([key, value]: [string, string]) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: text/plain\r\n\r\n${fileName}\r\n--${boundary}--\r\n`
  return {
    body: Object.entries(fields).map(field).join('') + file,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
