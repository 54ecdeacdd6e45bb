import { statfs } from 'node:fs/promises'
import type { SystemState, ToolState } from '@damask/contract'
import { probeTools } from '@damask/media'
import { StorageProblem } from '@damask/storage'
import { sql } from 'kysely'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { VERSION } from '../../platform/version.ts'

export async function getSystem(ctx: Ctx): Promise<SystemState> {
  const s = ctx.settings(processSettings)
  const [database, blobs, jobs, free, storageProblem, encryption, tools] = await Promise.all([
    sql<{
      version: string
      size: number
    }>`select current_setting('server_version') as version, pg_database_size(current_database()) as size`
      .execute(ctx.db)
      .then(({ rows }) => rows[0]!),
    sql<{ n: number; damaged: number; size: number }>`select
      count(*) as n, count(damaged_at) as damaged, coalesce(sum(size_bytes), 0)::bigint as size from blob`
      .execute(ctx.db)
      .then(({ rows }) => rows[0]!),
    countJobs(ctx),
    ctx.storage.kind === 'filesystem' ? freeBytes(ctx.data.path()) : null,
    ctx.storage.check().then(
      () => null,
      (error) => (error instanceof StorageProblem ? error.message : 'The storage does not answer.'),
    ),
    encryptionState(ctx),
    toolStates(),
  ])
  const media = ctx.media.stats()
  return {
    version: VERSION,
    node: process.version,
    uptimeS: Math.round(process.uptime()),
    database: { kind: s.DATABASE_URL ? 'external' : 'embedded', version: database.version, sizeBytes: database.size },
    storage: {
      kind: ctx.storage.kind,
      blobs: blobs.n,
      damaged: blobs.damaged,
      sizeBytes: blobs.size,
      freeBytes: free,
      encryption,
      problem: storageProblem,
    },
    jobs,
    media: { networkIsolated: media.networkIsolated, processes: media.processes },
    tools,
  }
}

async function countJobs(ctx: Ctx): Promise<SystemState['jobs']> {
  const { rows } = await sql<SystemState['jobs']>`select
    count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
    count(*) filter (where locked_at is not null) as running,
    count(*) filter (where locked_at is null and attempts >= max_attempts) as failed
    from graphile_worker.jobs`.execute(ctx.db)
  return rows[0]!
}

async function encryptionState({ storage }: Ctx): Promise<SystemState['storage']['encryption']> {
  if (!storage.encryption) return 'off'
  const isUnderWay = await storage.encryption.mayHoldPlain().catch(() => false)
  return isUnderWay ? 'under_way' : 'on'
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}

const PROBE_AGAIN_MS = 5 * 60_000
let probed: { at: number; states: Promise<ToolState[]> } | undefined

/** Asking a dozen programs for their version takes a second, so it is asked now and then. */
function toolStates(): Promise<ToolState[]> {
  if (!probed || Date.now() - probed.at > PROBE_AGAIN_MS) {
    const states = probeTools().then((tools) =>
      tools.map((tool) => ({
        name: tool.name,
        version: tool.isPresent ? (tool.version ?? 'installed') : null,
        purpose: tool.purpose,
        degraded: tool.isPresent ? null : tool.degraded,
        install: tool.isPresent ? null : installCommand(tool.package),
      })),
    )
    probed = { at: Date.now(), states }
  }
  return probed.states
}

function installCommand({ apt, brew }: { apt: string; brew: string | null }): string | null {
  if (process.platform === 'darwin') return brew && `brew install ${brew}`
  return `sudo apt-get install ${apt}`
}
