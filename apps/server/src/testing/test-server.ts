import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDamask, type Damask } from '@damask/sdk'
import type { BlobStore } from '@damask/storage'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { findActor } from '../features/identity/index.ts'
import { features } from '../features/index.ts'
import { serve } from '../http/serve.ts'
import { processSettings, storageSettings } from '../platform/config.ts'
import { type Ctx, systemActor } from '../platform/ctx.ts'
import { registerListeners } from '../platform/events.ts'
import { type House, openHouse } from '../platform/house.ts'
import { createLog } from '../platform/log.ts'
import { readSettings } from '../platform/settings.ts'
import { runJobs } from '../worker/run-jobs.ts'

export type TestServer = {
  readonly origin: string
  readonly house: House
  /** The first administrator, through an API key with every scope. */
  readonly admin: Damask
  /** The secret of that key, for raw requests. */
  readonly key: string
  /** Nobody. */
  readonly stranger: Damask
  /** A context of the named system actor, for looking behind the API. */
  readonly ctx: Ctx
  /** Waits until the condition holds, at most 30 s. */
  until(condition: () => Promise<boolean>): Promise<void>
  /** Closes this server and opens another on the same database and data folder; keys stay valid, the address changes. */
  restart(options?: TestServerOptions): Promise<TestServer>
  close(): Promise<void>
}

export type TestServerOptions = {
  /** Runs the job queue too. Off when left out: most stories are about answers. */
  worker?: boolean
  settings?: Record<string, string>
  storage?: BlobStore
  now?: () => Date
}

export const ADMIN = { name: 'Ada Admin', email: 'ada@example.com', password: 'correct horse battery' }

/** What outlives a restart. */
type Place = { name: string; data: string; secret?: string }

/** A whole server on a real database cloned from the migrated template, its own data folder and a free port. Closed after the file's tests. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onTemplate(inject('database'), `create database ${name} template damask_template`)
  return openTestServer(options, { name, data: await mkdtemp(join(tmpdir(), 'damask-test-')) })
}

async function openTestServer(options: TestServerOptions, place: Place): Promise<TestServer> {
  const template = inject('database')
  const { name, data } = place
  const connection = { ...template, database: name }
  const settings = readSettings(
    { DAMASK_DATA: data, DAMASK_PORT: '0', DAMASK_LOG_LEVEL: 'warn', DAMASK_MEDIA_PROCESSES: '1', ...options.settings },
    [processSettings, storageSettings, ...features.flatMap((f) => f.settings ?? [])],
  )
  registerListeners(features.flatMap((f) => f.listens ?? []))
  const house = await openHouse({
    settings,
    connection,
    log: createLog(process.env.DAMASK_TEST_LOG ?? 'fatal'),
    ...(options.storage && { storage: options.storage }),
    ...(options.now && { now: options.now }),
  })
  const worker = options.worker ? await runJobs(house, features) : undefined
  const app = await serve(house, features, findActor)
  const ctx = house.ctxFor(systemActor('Test'), null, house.stopping)
  for (const f of features) await f.started?.(ctx, house.stopping)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })

  const stranger = createDamask({ url: origin })
  const secret = place.secret ?? (await createKey(origin))
  let closed = false
  const shutDown = async () => {
    closed = true
    house.beginToStop()
    await app.close()
    await worker?.stop()
    await house.close()
  }
  const server: TestServer = {
    origin,
    house,
    key: secret,
    admin: createDamask({ url: origin, token: secret }),
    stranger,
    ctx,
    async until(condition) {
      for (const end = Date.now() + 30_000; ; ) {
        if (await condition()) return
        if (Date.now() > end) throw new Error('it did not come true within 30 s')
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    async restart(changed = options) {
      await shutDown()
      return openTestServer(changed, { name, data, secret })
    },
    async close() {
      if (closed) return
      await shutDown()
      await onTemplate(template, `drop database ${name} with (force)`)
      await rm(data, { recursive: true, force: true })
    },
  }
  afterAll(() => server.close())
  return server
}

async function createKey(origin: string): Promise<string> {
  const { cookie } = await signUp(origin)
  const withSession = createDamask({ url: origin, headers: { cookie } })
  const { secret } = await withSession.identity.createApiKey({
    name: 'test',
    scopes: ['library:read', 'library:write', 'account:manage'],
  })
  return secret
}

/** Creates the first administrator and answers with the session cookie, as a browser would hold it. */
export async function signUp(origin: string): Promise<{ cookie: string }> {
  const response = await fetch(`${origin}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  })
  if (!response.ok) throw new Error(`set-up failed: ${await response.text()}`)
  return { cookie: cookieOf(response) }
}

export const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')

async function onTemplate(connection: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
