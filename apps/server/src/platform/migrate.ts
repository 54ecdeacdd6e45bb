import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import type { Log } from './log.ts'

const MIGRATIONS = new URL('../../migrations/', import.meta.url)
/** One number for "somebody is migrating", the same in every Damask. */
const MIGRATION_LOCK = 7_070_001

/**
 * Brings the database up to date: plain SQL files, forward only, each in its own transaction, one process at a time.
 * A file that was changed after it ran is refused, because two installations would then differ silently.
 */
export async function migrate(connection: pg.ClientConfig, log: Log): Promise<{ applied: string[] }> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const ran = new Map((await client.query('select name, sha256 from migration')).rows.map((r) => [r.name, r.sha256]))
    const applied: string[] = []
    for (const name of (await readdir(MIGRATIONS)).filter((n) => n.endsWith('.sql')).sort()) {
      const text = await readFile(new URL(name, MIGRATIONS), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = ran.get(name)
      if (before === sha256) continue
      if (before)
        throw new Error(`The migration ${name} was changed after it had run. Restore the file of that release.`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`The migration ${name} failed and was undone.`, { cause: error })
      }
      log.info({ migration: name }, 'migrated')
      applied.push(name)
    }
    await migrateQueue(connection)
    return { applied }
  } finally {
    await client.end()
  }
}

async function refuseOldServer(client: pg.Client) {
  const { rows } = await client.query<{ n: number }>(`select current_setting('server_version_num')::int as n`)
  if (rows[0]!.n < 150_000) throw new Error('Damask needs PostgreSQL 15 or newer.')
}

async function migrateQueue(connection: pg.ClientConfig) {
  const pool = new pg.Pool({ ...connection, max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
}
