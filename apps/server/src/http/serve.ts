import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { api, openapi } from '@damask/contract'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import Fastify, { LogController } from 'fastify'
import { processSettings } from '../platform/config.ts'
import type { Feature } from '../platform/feature.ts'
import type { House } from '../platform/house.ts'
import { problem } from '../platform/problem.ts'
import { VERSION } from '../platform/version.ts'
import type { App } from './app.ts'
import { challenge } from './challenge.ts'
import { countRequests, mountHealth } from './health.ts'
import { mountDoors } from './mount-doors.ts'
import { type ActorOf, mountRoutes } from './mount-routes.ts'
import { sendProblem } from './problem-reply.ts'
import { docsPage } from './reference.ts'
import { mountTusOptions } from './tus-options.ts'

const WEB = fileURLToPath(new URL('../../../web/dist', import.meta.url))
/** JSON bodies only; bytes arrive as streams and are bounded by the upload rules. */
const MAX_JSON_BYTES = 2 * 1024 * 1024

/** What no page of ours asks a browser for. Passkeys and copying are left out, because pages do. */
const PERMISSIONS =
  'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), browsing-topics=()'

/** The whole HTTP side: API, live feed, health, metrics, reference and the web application. */
export async function serve(house: House, features: readonly Feature[], actorOf: ActorOf): Promise<App> {
  const s = house.settings(processSettings)
  const app: App = Fastify({
    loggerInstance: house.log,
    // Every request is counted in the metrics; only those that fail are worth a line.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_JSON_BYTES,
    trustProxy: s.DAMASK_TRUST_PROXY,
    // Short enough to read out over the phone: "Reference 7F3K…".
    genReqId: () => randomBytes(5).toString('hex').toUpperCase(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    // A phone on a train may need hours for one file; a connection that sends nothing is cut by connectionTimeout.
    requestTimeout: 0,
    connectionTimeout: 120_000,
    routerOptions: { maxParamLength: 500 },
  })
  app.setErrorHandler((error, request, reply) => {
    challenge(error, request, reply, s.DAMASK_URL)
    return sendProblem(error, request, reply)
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('permissions-policy', PERMISSIONS)
  })
  const registry = countRequests(app)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // For browsers that do not know frame-ancestors.
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Only meaningful, and only wanted, once somebody serves Damask over HTTPS.
    strictTransportSecurity: s.DAMASK_URL?.startsWith('https:') ? { maxAge: 15_552_000 } : false,
  })
  await app.register(rateLimit, { global: false })
  await app.register(multipart, {
    limits: { files: 1, fields: 20, fieldSize: 16 * 1024, fileSize: Number.MAX_SAFE_INTEGER, parts: 21 },
  })
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null))

  mountHealth(app, house, registry, actorOf)
  app.get('/api/openapi.json', () => openapi(api, VERSION))
  app.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage()))
  app.get('/api/docs/problems', (_request, reply) => reply.redirect('/api/docs#problems'))
  mountTusOptions(app, house)
  mountRoutes(app, house, features, actorOf)
  await mountDoors(app, house, features)
  await mountWeb(app)
  return app
}

/** The built web application; every address that is not a file or the API is one of its pages. */
async function mountWeb(app: App): Promise<void> {
  const built = existsSync(`${WEB}/index.html`)
  // `send` by name and not by a route for every file: a new build shows without a restart.
  if (built) await app.register(fastifyStatic, { root: WEB, serve: false, preCompressed: true })
  app.setNotFoundHandler(async (request, reply) => {
    const path = decodedPath(request.url)
    const isForPeople =
      (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|health|metrics|scim)(\/|$)/.test(path)
    if (!built || !isForPeople) return sendProblem(problem('route_not_found'), request, reply)
    const isHashed = path.startsWith('/assets/')
    const isFile = isHashed || (path !== '/index.html' && /^\/[\w.-]+\.\w+$/.test(path) && existsSync(WEB + path))
    if (isHashed && !existsSync(WEB + path)) return sendProblem(problem('route_not_found'), request, reply)
    return reply
      .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      .sendFile(isFile ? path.slice(1) : 'index.html', { cacheControl: false })
  })
}

/** The path of a URL, with everything that could climb out of a folder taken out. */
function decodedPath(url: string): string {
  try {
    const path = decodeURIComponent(url.split('?')[0]!)
    return path.includes('..') || path.includes('\0') ? '/' : path
  } catch {
    return '/'
  }
}
