import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, RawServerDefault } from 'fastify'
import type { Log } from '../platform/log.ts'

/** Fastify with our logger. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Log>
