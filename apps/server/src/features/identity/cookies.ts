import { createHmac, timingSafeEqual } from 'node:crypto'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { readSecret } from '../../platform/secrets.ts'

/** What the names of all our cookies begin with. Over HTTPS a browser then insists on Secure, our host and the path /. */
export const cookiePrefix = (ctx: Ctx): string => (isSecure(ctx) ? '__Host-damask' : 'damask')

/** Whether people come over HTTPS: only the address that the settings name can say so. */
export const isSecure = (ctx: Ctx): boolean => ctx.settings(processSettings).DAMASK_URL?.startsWith('https:') ?? false

/** The cookie of the caller by its name after the prefix; undefined when there is none. */
export function readCookie(ctx: Ctx, name: string): string | undefined {
  const full = `${cookiePrefix(ctx)}.${name}`
  for (const pair of String(ctx.caller?.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at < 0 || pair.slice(0, at).trim() !== full) continue
    try {
      return decodeURIComponent(pair.slice(at + 1).trim())
    } catch {
      return undefined
    }
  }
  return undefined
}

/**
 * One `Set-Cookie`: out of reach of scripts and of other sites.
 * @param maxAgeS 0 takes the cookie away
 */
export function makeCookie(ctx: Ctx, name: string, value: string, maxAgeS: number): string {
  const secure = isSecure(ctx) ? '; Secure' : ''
  const text = encodeURIComponent(value)
  return `${cookiePrefix(ctx)}.${name}=${text}; Max-Age=${maxAgeS}; Path=/; HttpOnly${secure}; SameSite=Lax`
}

/** The session of the caller as it stands in the table; undefined when the cookie is not one that we signed. */
export async function readSessionToken(ctx: Ctx): Promise<string | undefined> {
  const value = readCookie(ctx, 'session_token')
  const at = value?.lastIndexOf('.') ?? -1
  if (!value || at < 1) return undefined
  const token = value.slice(0, at)
  const given = Buffer.from(value.slice(at + 1))
  const made = Buffer.from(await sign(ctx, token))
  return given.length === made.length && timingSafeEqual(given, made) ? token : undefined
}

/** The cookie of a session, signed as better-auth signs it: a copy of the database alone lets nobody in. */
export const makeSessionCookie = async (ctx: Ctx, token: string, maxAgeS: number): Promise<string> =>
  makeCookie(ctx, 'session_token', `${token}.${await sign(ctx, token)}`, maxAgeS)

export const endSessionCookie = (ctx: Ctx): string => makeCookie(ctx, 'session_token', '', 0)

const sign = async (ctx: Ctx, text: string): Promise<string> =>
  createHmac('sha256', await sessionSecret(ctx))
    .update(text)
    .digest('base64')

const secrets = new WeakMap<object, Promise<string>>()

/** Made at the first start, kept in the data folder, read once per process. */
export function sessionSecret(ctx: Ctx): Promise<string> {
  let secret = secrets.get(ctx.settings)
  if (!secret) {
    secret = readSecret(ctx, 'session.secret')
    secrets.set(ctx.settings, secret)
  }
  return secret
}
