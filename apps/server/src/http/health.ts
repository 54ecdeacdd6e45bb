import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { House } from '../platform/house.ts'
import { admitToMetrics } from './admit-to-metrics.ts'
import type { App } from './app.ts'
import type { ActorOf } from './mount-routes.ts'

/** Asking the store costs something, and anybody may ask us. */
const CHECKS_HOLD_MS = 1000

const started = new WeakMap<object, bigint>()

/** Counts and times every request by route (never by address, which would be without bound). */
export function countRequests(app: App): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'damask_http_requests_total',
    help: 'HTTP requests.',
    labelNames,
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'damask_http_request_seconds',
    help: 'Seconds until a reply was sent.',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5, 15],
    registers: [registry],
  })
  app.addHook('onRequest', async (request) => {
    started.set(request, process.hrtime.bigint())
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'page'
    requests.inc({ method: request.method, route, status: String(reply.statusCode) })
    const from = started.get(request)
    if (from) seconds.observe({ method: request.method, route }, Number(process.hrtime.bigint() - from) / 1e9)
    request.log.debug({ method: request.method, url: withoutSecrets(request.url), status: reply.statusCode }, 'request')
  })
  return registry
}

/** Addresses of pages that were mailed hold a secret: whatever is long and random is left out. */
const withoutSecrets = (url: string) => url.replace(/[\w-]{40,}/g, '…')

/**
 * `/health/live`: the process runs. `/health/ready`: it can do its work; whoever asks often gets the answer of a moment
 * ago. `/metrics`: for Prometheus, and for nobody else.
 */
export function mountHealth(app: App, house: House, registry: Registry, actorOf: ActorOf): void {
  app.get('/health/live', async () => ({ status: 'live' }))
  let last: { at: number; found: Promise<{ database: boolean; storage: boolean }> } | undefined
  const look = async () => ({
    database: await outcome(sql`select 1`.execute(house.database.db)),
    storage: await outcome(house.storage.check()),
  })
  const lately = () => {
    if (!last || Date.now() - last.at > CHECKS_HOLD_MS) last = { at: Date.now(), found: look() }
    return last.found
  }
  app.get('/health/ready', async (_request, reply) => {
    const checks = { ...(await lately()), stopping: !house.stopping.aborted }
    const ready = Object.values(checks).every(Boolean)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
  const jobs = new Gauge({
    name: 'damask_jobs',
    help: 'Queued jobs.',
    labelNames: ['state'] as const,
    registers: [registry],
  })
  const media = new Gauge({
    name: 'damask_media_requests',
    help: 'Files being processed.',
    labelNames: ['state'] as const,
    registers: [registry],
  })
  app.get('/metrics', async (request, reply) => {
    await admitToMetrics(house, request, actorOf)
    const { rows } = await sql<{ state: string; n: number }>`select
      case when attempts >= max_attempts then 'failed' when locked_at is not null then 'running' else 'waiting' end as state, count(*)::int as n
      from graphile_worker.jobs group by 1`.execute(house.database.db)
    jobs.reset()
    for (const { state, n } of rows) jobs.set({ state }, n)
    const stats = house.media.stats()
    media.set({ state: 'running' }, stats.busy)
    media.set({ state: 'waiting' }, stats.waiting)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

const outcome = (work: Promise<unknown>) =>
  Promise.race([
    work.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 3000, false).unref()),
  ]).catch(() => false)
