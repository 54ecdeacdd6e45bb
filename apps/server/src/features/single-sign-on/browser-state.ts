import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { openText, sealText } from '../../platform/secrets.ts'
import { makeCookie, readCookie } from '../identity/index.ts'

const COOKIE = 'sso'
const MINUTES = 10

/** What a browser keeps between leaving for the provider and coming back. Sealed: it can neither be read nor made up. */
const State = z.object({
  connectionId: z.string(),
  next: z.string(),
  until: z.number(),
  oidc: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }).optional(),
  saml: z.object({ requestId: z.string() }).optional(),
})
type State = z.infer<typeof State>

/** @returns the `Set-Cookie` that binds a sign-in to this browser */
export async function keepState(ctx: Ctx, state: Omit<State, 'until'>): Promise<string> {
  const until = ctx.now().getTime() + MINUTES * 60_000
  return makeCookie(ctx, COOKIE, await sealText(ctx, JSON.stringify({ ...state, until })), MINUTES * 60)
}

/** What this browser began here, if it did, and not too long ago. */
export async function readState(ctx: Ctx, connectionId: string): Promise<State | undefined> {
  const sealed = readCookie(ctx, COOKIE)
  if (!sealed) return undefined
  try {
    const state = State.parse(JSON.parse(await openText(ctx, sealed)))
    return state.connectionId === connectionId && state.until > ctx.now().getTime() ? state : undefined
  } catch {
    return undefined
  }
}

export const forgetState = (ctx: Ctx): string => makeCookie(ctx, COOKIE, '', 0)

const SESSION_COOKIE = 'sso_session'
const Session = z.object({ connectionId: z.string(), idToken: z.string().optional() })
const SESSION_S = 30 * 24 * 60 * 60
/** A browser refuses cookies of more than 4 KB. */
const MAX_TOKEN = 2600

/** Where this browser signed in, so that it can sign out there. */
export async function keepSession(ctx: Ctx, connectionId: string, idToken: string | undefined): Promise<string> {
  const session = { connectionId, ...(idToken && idToken.length <= MAX_TOKEN && { idToken }) }
  return makeCookie(ctx, SESSION_COOKIE, await sealText(ctx, JSON.stringify(session)), SESSION_S)
}

export async function readSession(ctx: Ctx): Promise<z.infer<typeof Session> | undefined> {
  const sealed = readCookie(ctx, SESSION_COOKIE)
  if (!sealed) return undefined
  try {
    return Session.parse(JSON.parse(await openText(ctx, sealed)))
  } catch {
    return undefined
  }
}

export const forgetSession = (ctx: Ctx): string => makeCookie(ctx, SESSION_COOKIE, '', 0)
