import * as z from 'zod'
import { endpoint, page, paging, queryList, Timestamp } from './endpoint.ts'
import { AssetId, EventId, FolderId, HistoryViewId, PersonId } from './ids.ts'

/** What sort of thing an event is: how long it is kept can differ by this. */
export const EventKind = z
  .enum(['content', 'downloads', 'sign_ins', 'access', 'settings', 'history'])
  .meta({ id: 'EventKind' })
export type EventKind = z.infer<typeof EventKind>

export const HistoryFinding = z
  .object({
    what: z.enum([
      'changed',
      'missing',
      'inserted',
      'reordered',
      'blanked',
      'backdated',
      'seal',
      'signature',
      'cut_off',
    ]),
    eventSeq: z.int().nullable(),
    position: z.int().nullable(),
    seal: z.int().nullable(),
    says: z.string().describe('A sentence that names the place.'),
  })
  .meta({ id: 'HistoryFinding' })
export type HistoryFinding = z.infer<typeof HistoryFinding>

/** What reading all of the history and counting again has shown. */
export const HistoryVerification = z
  .object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    done: z.int().describe('How many events have been read.'),
    total: z.int(),
    isIntact: z.boolean().nullable().describe('Null before the first verification has ended.'),
    verifiedTo: z
      .object({ position: z.int(), seal: z.int(), sealedAt: Timestamp })
      .nullable()
      .describe('The last place in the chain that the last finished verification read.'),
    blankedParts: z.int().describe('How many events lost their personal part because a person was erased.'),
    prunedEvents: z.int().describe('How many events were taken away by the retention policy; their seals remain.'),
    findings: z.array(HistoryFinding).describe('The first 100.'),
    findingCount: z.int(),
    keys: z.array(z.string()).describe('The public keys (Ed25519, base64url) that seals are signed with, newest last.'),
  })
  .meta({ id: 'HistoryVerification' })
export type HistoryVerification = z.infer<typeof HistoryVerification>

const EventActor = z.object({
  type: z.enum(['person', 'key', 'app', 'system', 'nobody']),
  id: PersonId.nullable(),
  name: z.string().nullable().describe('As it was then. Null when that person was erased.'),
  through: z.string().nullable().describe('The API key or the program that acted for them, as it was called then.'),
})

/** One line of an activity feed: what happened to a thing, for whoever may look at it. */
export const Activity = z
  .object({
    id: EventId,
    at: Timestamp,
    name: z.string().describe('What happened: "asset.renamed".'),
    actor: EventActor,
    reason: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()).describe('What of the event concerns this thing.'),
    names: z
      .record(z.string(), z.string())
      .describe('Names of the things that `facts` names by id, as far as the reader may see them. Folders by path.'),
    address: z.string().nullable().describe('Null without the right to see the audit.'),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>

export const AuditEvent = z
  .object({
    id: EventId,
    seq: z.int(),
    at: Timestamp,
    name: z.string(),
    kind: EventKind,
    actor: EventActor.extend({ keyId: z.string().nullable(), appId: z.string().nullable() }),
    address: z.string().nullable(),
    subjectId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    personal: z.record(z.string(), z.unknown()).describe('Empty when there was nothing, or the person was erased.'),
    names: z.record(z.string(), z.string()).describe('Names that ids in the event have today. Folders by path.'),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
    position: z.int().nullable().describe('Its place in the chain; null for a few seconds, until it is sealed.'),
    seal: z.int().nullable(),
    isBlanked: z.boolean(),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof AuditEvent>

const filters = {
  actorId: PersonId.optional().describe('Who did it, themselves or by a key.'),
  names: queryList(z.string().max(100)).optional().describe('What happened: "asset.renamed,asset.moved".'),
  kinds: queryList(EventKind).optional(),
  subjectId: z.uuid().optional().describe('What it happened to: an asset, a folder, a person, a team …'),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  requestId: z.string().max(100).optional(),
  address: z.string().max(100).optional().describe('An IP address; finds the network that is kept of it.'),
  words: z.string().max(200).optional().describe('In names, values and reasons.'),
}
const HistoryFilters = z.object(filters)
export type HistoryFilters = z.output<typeof HistoryFilters>

/** Filters of the audit page under a name. They belong to one person. */
export const HistoryView = z
  .object({
    id: HistoryViewId,
    name: z.string(),
    filters: z.record(z.string(), z.string()).describe('As the query of the list has them.'),
  })
  .meta({ id: 'HistoryView' })
export type HistoryView = z.infer<typeof HistoryView>

const audit = { audience: 'member', scope: 'account:manage', needs: 'see_audit' } as const
export const history = {
  getVerification: endpoint({
    method: 'GET',
    path: '/history/verification',
    summary: 'Show what the last verification of the history found',
    audience: 'member',
    scope: 'account:manage',
    needs: 'see_audit',
    returns: HistoryVerification,
  }),
  verify: endpoint({
    method: 'POST',
    path: '/history/verification',
    summary: 'Read the whole history and prove that nothing was changed or removed',
    audience: 'member',
    scope: 'account:manage',
    needs: 'see_audit',
    returns: HistoryVerification,
    status: 202,
  }),
  listForAsset: endpoint({
    method: 'GET',
    path: '/assets/:assetId/history',
    summary: 'List what happened to an asset, newest first',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ assetId: AssetId }),
    query: z.object(paging),
    returns: page(Activity),
    problems: ['asset_not_found', 'invalid_cursor'],
  }),
  listForFolder: endpoint({
    method: 'GET',
    path: '/folders/:folderId/history',
    summary: 'List what happened to a folder and to what is directly in it, newest first',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ folderId: FolderId }),
    query: z.object(paging),
    returns: page(Activity),
    problems: ['folder_not_found', 'invalid_cursor'],
  }),
  getProof: endpoint({
    method: 'GET',
    path: '/assets/:assetId/history/proof',
    summary: 'Download a proof of the history of an asset, to be checked by anybody without Damask',
    ...audit,
    params: z.object({ assetId: AssetId }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['asset_not_found'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/history/events',
    summary: 'List everything that happened, newest first',
    ...audit,
    query: z.object({ ...filters, ...paging }),
    returns: page(AuditEvent),
    problems: ['invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/history/events/:eventId',
    summary: 'Show an event',
    ...audit,
    params: z.object({ eventId: EventId }),
    returns: AuditEvent,
    problems: ['event_not_found'],
  }),
  listNames: endpoint({
    method: 'GET',
    path: '/history/names',
    summary: 'List the names that events have here',
    ...audit,
    returns: z.object({ items: z.array(z.object({ name: z.string(), kind: EventKind })) }),
  }),
  findActors: endpoint({
    method: 'GET',
    path: '/history/actors',
    summary: 'Find people and service accounts by name or e-mail address, to narrow the audit to what they did',
    ...audit,
    query: z.object({ words: z.string().trim().max(100).default('') }),
    returns: z.object({
      items: z
        .array(z.object({ id: PersonId, name: z.string(), email: z.string(), isActive: z.boolean() }))
        .describe('The first 20, by name. Also those who were deactivated; nobody who was erased.'),
    }),
  }),
  export: endpoint({
    method: 'GET',
    path: '/history/export',
    summary: 'Download the events that filters find, oldest first',
    ...audit,
    query: z.object({ format: z.enum(['csv', 'ndjson']), ...filters }),
    returns: z.null(),
    answers: 'bytes',
  }),
  listViews: endpoint({
    method: 'GET',
    path: '/history/views',
    summary: 'List your saved filters of the audit',
    ...audit,
    scope: 'session',
    returns: z.object({ items: z.array(HistoryView) }),
  }),
  saveView: endpoint({
    method: 'POST',
    path: '/history/views',
    summary: 'Save filters of the audit under a name, in place of those that had it',
    ...audit,
    scope: 'session',
    body: z.object({
      name: z.string().trim().min(1).max(80),
      filters: z.record(z.string().max(40), z.string().max(2000)).refine((f) => Object.keys(f).length <= 20),
    }),
    returns: HistoryView,
    status: 201,
    problems: ['too_many_views'],
  }),
  deleteView: endpoint({
    method: 'DELETE',
    path: '/history/views/:viewId',
    summary: 'Delete saved filters of the audit',
    ...audit,
    scope: 'session',
    params: z.object({ viewId: HistoryViewId }),
    returns: z.null(),
    problems: ['history_view_not_found'],
  }),
}
