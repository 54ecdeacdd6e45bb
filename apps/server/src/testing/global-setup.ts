import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { startEmbeddedPostgres } from '../platform/postgres/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL that all test files share; `damask_template` in it is migrated and empty. */
    database: { host: string; port: number; user: string; password: string }
  }
}

/** One PostgreSQL for the whole run: test servers clone the template, which takes a moment instead of a migration. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'damask-tests-'))
  const log = createLog('warn')
  // These databases live for seconds: durability is tested where it matters, on servers started as people start them.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
    max_connections: '200',
  }
  const postgres = await startEmbeddedPostgres({ folder, log, maxConnections: 200, settings })
  const { host, port, user, password } = postgres.connection as {
    host: string
    port: number
    user: string
    password: string
  }
  const client = new pg.Client({ ...postgres.connection, database: 'postgres' })
  await client.connect()
  await client.query('create database damask_template')
  await migrate({ host, port, user, password, database: 'damask_template' }, log)
  await client.end()
  project.provide('database', { host, port, user, password })
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
