import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Door, DoorAnswer } from '../../platform/feature.ts'
import { type ClientRow, findClient } from './authenticate-client.ts'
import { isLoopback } from './rules.ts'

// Programs that run in a browser only ask for tokens from a page of another site, and a browser lets them read the answer
// only where we say so. Said to the sites that public programs return to, and to nobody else. `credentials` are never
// allowed: these addresses know no cookie, and a page of another site must not be able to send one.

/** The site of the page that asks, when a browser sent the call from one. */
function originIn(ctx: Ctx): string | null {
  const origin = ctx.caller?.headers.origin
  if (typeof origin !== 'string' || origin.length > 300) return null
  // "null" and the schemes of installed apps are the site of anybody.
  return /^https:\/\/[^/?#\s]+$/.test(origin) || (isLoopback(origin) && !/[/?]$/.test(origin)) ? origin : null
}

/** Where an address stands; of this same computer without the port, because programs take the one they get. */
function siteOf(address: string): string {
  if (!URL.canParse(address)) return ''
  const { origin, protocol, hostname } = new URL(address)
  return isLoopback(address) ? `${protocol}//${hostname}` : origin
}

const returnsTo = (client: Pick<ClientRow, 'redirect_uris'>, origin: string): boolean =>
  client.redirect_uris.some((uri) => siteOf(uri) === siteOf(origin))

const isOpen = (client: Pick<ClientRow, 'kind' | 'disabled_at'>) => client.kind === 'public' && !client.disabled_at

/** What tells the browser that this page may read the answer: only for the program that it says it is. */
export async function readableFor(ctx: Ctx, clientId: string | null): Promise<Record<string, string>> {
  const origin = originIn(ctx)
  if (!origin) return { vary: 'origin' }
  const client = await findClient(ctx, clientId)
  if (!client || !isOpen(client) || !returnsTo(client, origin)) return { vary: 'origin' }
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
  }
}

/** A browser asks first. It does not say for which program, so it must be the site of any. */
async function preflight(ctx: Ctx): Promise<DoorAnswer> {
  const origin = originIn(ctx)
  if (!origin || !(await isSiteOfSomeProgram(ctx, origin))) return { status: 204, headers: { vary: 'origin' } }
  return { status: 204, headers: { vary: 'origin', 'access-control-allow-origin': origin, ...allows('POST') } }
}

const allows = (method: string) => ({
  'access-control-allow-methods': method,
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
})

async function isSiteOfSomeProgram(ctx: Ctx, origin: string): Promise<boolean> {
  const beginning = siteOf(origin).replace(/[\\%_]/g, '\\$&')
  const { rows } = await sql<Pick<ClientRow, 'redirect_uris'>>`
    select redirect_uris from oauth_client where kind = 'public' and disabled_at is null
      and exists (select from unnest(redirect_uris) as uri where lower(uri) like ${`${beginning}%`})
    limit 1000`.execute(ctx.db)
  return rows.some((client) => returnsTo(client, origin))
}

const refuse: Door['refuse'] = () => ({ status: 204 })

/** The question of a browser before it posts to an address that programs in a browser may post to. */
export const preflightDoor = (path: Door['path']): Door => ({
  method: 'OPTIONS',
  path,
  limit: 300,
  answer: preflight,
  refuse,
})

/** The same for what everybody may read. */
export const publicPreflightDoor = (path: Door['path']): Door => ({
  method: 'OPTIONS',
  path,
  limit: 300,
  answer: async () => ({
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      ...allows('GET'),
      // What agents say of their protocol.
      'access-control-allow-headers': 'content-type, mcp-protocol-version',
    },
  }),
  refuse,
})
