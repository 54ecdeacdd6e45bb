import type { ApiKeyId, ConnectedAppId, FolderId, KeyScope, PersonId, SessionId } from '@damask/contract'
import type { BlobStore } from '@damask/storage'
import { type Access, everything, nothing } from './access.ts'
import type { ReadSettings } from './config.ts'
import type { Db } from './database.ts'
import type { NewId } from './ids.ts'
import type { Log } from './log.ts'
import type { MediaPool } from './media-pool.ts'

/** Who acts. System work runs as a named system actor, so that history can say who it was. */
export type Actor = {
  readonly type: 'person' | 'key' | 'app' | 'system' | 'nobody'
  readonly personId: PersonId | null
  readonly name: string
  readonly isAdministrator: boolean
  /** What a key or a connected app may do; a signed-in person is not narrowed by scopes. */
  readonly scopes: readonly KeyScope[] | 'all'
  /** Folders a key or an app is limited to; empty means no limit. */
  readonly folderIds: readonly FolderId[]
  readonly sessionId: SessionId | null
  readonly keyId: ApiKeyId | null
  /** By which of the apps that its person has connected the call comes, if by one. */
  readonly appId: ConnectedAppId | null
  /** True for a key that acts by grants made to the key itself, and not in the name of its person. */
  readonly hasOwnAccess: boolean
  /** Signed in, but nothing is open before a second factor is set up. */
  readonly isLimited?: boolean
  /** Signed in, but nothing is open before they agree to a text. */
  readonly lacksConsent?: boolean
  readonly access: Access
}

export const systemActor = (name: string): Actor => ({
  type: 'system',
  personId: null,
  name,
  isAdministrator: true,
  scopes: 'all',
  folderIds: [],
  sessionId: null,
  keyId: null,
  appId: null,
  hasOwnAccess: false,
  access: everything,
})

export const nobody: Actor = {
  type: 'nobody',
  personId: null,
  name: 'nobody',
  isAdministrator: false,
  scopes: [],
  folderIds: [],
  sessionId: null,
  keyId: null,
  appId: null,
  hasOwnAccess: false,
  access: nothing,
}

/** Where an HTTP call came from; absent in jobs. */
export type Caller = {
  readonly requestId: string
  readonly address: string | null
  readonly userAgent: string | null
  /** Scheme and host that the caller used. */
  readonly origin: string
  /** The revision an edit was based on, from `If-Match`. */
  readonly ifRevision: number | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Everything an operation may reach besides its input. Handles only, platform only:
 * verbs are imported (`publish`, `enqueue`), and so are other features.
 */
export type Ctx = {
  readonly actor: Actor
  readonly db: Db
  readonly now: () => Date
  readonly newId: NewId
  readonly log: Log
  readonly signal: AbortSignal
  readonly settings: ReadSettings
  readonly storage: BlobStore
  readonly media: MediaPool
  /** The data folder; `path('staging')` is a folder inside it. */
  readonly data: { path(...parts: string[]): string }
  readonly caller: Caller | null
}

/**
 * Runs `work` in one transaction. Name the inner context `ctx` too: it shadows
 * the outer one, so no query inside can miss the transaction by accident.
 */
export const inTransaction = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  ctx.db.isTransaction ? work(ctx) : ctx.db.transaction().execute((db) => work({ ...ctx, db }))

/** Who did it, for columns such as `created_by`. */
export const actorPersonId = (ctx: Ctx): PersonId | null => ctx.actor.personId
