import type { BlobStore } from '@damask/storage'
import type pg from 'pg'
import { processSettings, type ReadSettings } from './config.ts'
import type { Actor, Caller, Ctx } from './ctx.ts'
import { type DataFolder, openDataFolder, openSharedDataFolder } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
import { newUuid } from './ids.ts'
import { type LiveFeed, openLiveFeed } from './live.ts'
import { createLog, type Log } from './log.ts'
import type { MediaPool } from './media-pool.ts'
import { migrate } from './migrate.ts'
import { openMediaPool } from './open-media-pool.ts'
import { openStorage } from './open-storage.ts'
import { connectionOfRunning, startEmbeddedPostgres } from './postgres/embedded-postgres.ts'
import { protectSecrets } from './secrets.ts'

/** Everything a running Damask holds open, and the way to make a `Ctx` of it. */
export type House = {
  readonly settings: ReadSettings
  readonly log: Log
  readonly folder: DataFolder
  readonly database: Database
  readonly storage: BlobStore
  readonly media: MediaPool
  readonly live: LiveFeed
  /** Aborted when the process begins to stop: long work hands itself back. */
  readonly stopping: AbortSignal
  ctxFor(actor: Actor, caller?: Caller | null, signal?: AbortSignal): Ctx
  /** Step one of stopping. */
  beginToStop(): void
  close(): Promise<void>
}

export type HouseOptions = {
  readonly settings: ReadSettings
  readonly log?: Log
  /** Tests bring a database of their own. */
  readonly connection?: pg.ClientConfig
  /** A short command beside a Damask that is running on the same folder: nothing is locked, started or migrated. */
  readonly isGuest?: boolean
  readonly storage?: BlobStore
  readonly media?: MediaPool
  readonly now?: () => Date
}

/** How many connections the request side may hold; the queue and the live feed have a few of their own. */
const POOL_CONNECTIONS = 20

export async function openHouse(options: HouseOptions): Promise<House> {
  const { settings } = options
  const s = settings(processSettings)
  const log = options.log ?? createLog(s.DAMASK_LOG_LEVEL)
  const undo: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const step of undo.toReversed())
      await step().catch((error) => log.error({ err: error }, 'could not close everything'))
  }
  try {
    // The embedded database belongs to one process; with another database, web and worker processes share the folder.
    const isShared = s.DATABASE_URL !== undefined || options.isGuest === true
    const folder = await (isShared ? openSharedDataFolder : openDataFolder)(s.DAMASK_DATA)
    undo.push(() => folder.release())

    await protectSecrets({ settings, data: folder })
    let connection = options.connection ?? (s.DATABASE_URL ? { connectionString: s.DATABASE_URL } : undefined)
    if (!connection && options.isGuest) connection = await connectionOfRunning(folder.root)
    if (!connection) {
      const postgres = await startEmbeddedPostgres({ folder: folder.root, log })
      undo.push(() => postgres.stop())
      connection = postgres.connection
    }
    if (!options.connection && !options.isGuest) await migrate(connection, log)
    const database = openDatabase(connection, POOL_CONNECTIONS, log)
    undo.push(() => database.close())
    const storage = options.storage ?? (await openStorage({ settings, data: folder, log }))
    undo.push(() => storage.close())
    const media =
      options.media ??
      (await openMediaPool({ processes: s.DAMASK_MEDIA_PROCESSES, memoryMib: s.DAMASK_MEDIA_MEMORY_MIB }))
    undo.push(() => media.close())
    const live = await openLiveFeed(database, log)
    undo.push(() => live.close())

    const stop = new AbortController()
    const never = new AbortController().signal
    return {
      settings,
      log,
      folder,
      database,
      storage,
      media,
      live,
      stopping: stop.signal,
      beginToStop: () => stop.abort(),
      close,
      ctxFor: (actor, caller = null, signal = never) => ({
        actor,
        db: database.db,
        now: options.now ?? (() => new Date()),
        newId: newUuid,
        log: caller ? log.child({ requestId: caller.requestId }) : log,
        signal,
        settings,
        storage,
        media,
        data: { path: folder.path },
        caller,
      }),
    }
  } catch (error) {
    await close()
    throw error
  }
}
