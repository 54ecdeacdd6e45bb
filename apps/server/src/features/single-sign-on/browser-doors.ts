import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Door, DoorAnswer, DoorCall } from '../../platform/feature.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { forgetState } from './browser-state.ts'
import { type ConnectionRow, getEnabledConnection, getNamedConnection, settingsOf } from './connections.ts'
import { finishOidc, startOidc } from './oidc-sign-in.ts'
import { toNext } from './rules.ts'
import { spMetadata } from './saml-metadata.ts'
import { acceptAnswer, finishSaml, startSaml } from './saml-sign-in.ts'
import { signOutThere } from './sign-out-there.ts'

const SSO = '/api/v1/sso' as const
const CALLS_PER_MINUTE = 120

type Step = (ctx: Ctx, row: ConnectionRow, call: DoorCall) => Promise<DoorAnswer>

const start: Step = (ctx, row, { query }) => {
  const settings = settingsOf(row)
  const next = toNext(query.get('next'))
  return settings.protocol === 'oidc' ? startOidc(ctx, row, settings, next) : startSaml(ctx, row, settings, next)
}

const callback: Step = async (ctx, row, { query }) => {
  const settings = settingsOf(row)
  if (settings.protocol !== 'oidc') throw problem('sso_connection_not_found')
  return finishOidc(ctx, row, settings, query)
}

const acs: Step = async (ctx, row, { body }) => {
  const settings = settingsOf(row)
  if (settings.protocol !== 'saml') throw problem('sso_connection_not_found')
  return acceptAnswer(ctx, row, settings, body instanceof URLSearchParams ? body : new URLSearchParams())
}

const finish: Step = (ctx, row, { query }) => finishSaml(ctx, row, query)

/** Whatever goes wrong leads to the sign-in page, which says it in words; why stands in the history. */
const forBrowsers =
  (step: Step): Door['answer'] =>
  async (ctx, call) => {
    let row: ConnectionRow | undefined
    try {
      row = await getEnabledConnection(ctx, call.params.connectionId)
      return await step(ctx, row, call)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const because = String(error.details.because ?? error.code)
      const reason = row && `${row.name}: ${because}`
      ctx.log.info({ connection: row?.id, code: error.code, because }, 'a sign-in by a directory failed')
      await publish(ctx, 'person.sign_in_failed', { personId: null, method: 'sso' }, row?.id, { reason })
      return toSignInPage(ctx, error)
    }
  }

const toSignInPage = (ctx: Ctx, { code }: Problem): DoorAnswer => ({
  status: 303,
  headers: { location: `/sign-in?problem=${code}`, 'set-cookie': [forgetState(ctx)] },
})

/** The addresses that browsers are led through. */
export const browserDoors: readonly Door[] = [
  {
    method: 'GET',
    path: `${SSO}/:connectionId/start`,
    limit: CALLS_PER_MINUTE,
    answer: forBrowsers(start),
    refuse: toSignInPage,
  },
  {
    method: 'GET',
    path: `${SSO}/:connectionId/callback`,
    limit: CALLS_PER_MINUTE,
    answer: forBrowsers(callback),
    refuse: toSignInPage,
  },
  {
    method: 'POST',
    path: `${SSO}/:connectionId/acs`,
    accepts: 'form',
    maxBytes: 512 * 1024,
    limit: CALLS_PER_MINUTE,
    answer: forBrowsers(acs),
    refuse: toSignInPage,
  },
  {
    method: 'GET',
    path: `${SSO}/:connectionId/finish`,
    limit: CALLS_PER_MINUTE,
    answer: forBrowsers(finish),
    refuse: toSignInPage,
  },
  {
    method: 'GET',
    path: `${SSO}/:connectionId/metadata`,
    limit: CALLS_PER_MINUTE,
    answer: async (ctx, { params }) => {
      const row = await getNamedConnection(ctx, params.connectionId)
      return { status: 200, headers: { 'content-type': 'application/samlmetadata+xml' }, body: spMetadata(ctx, row) }
    },
    refuse: () => ({
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: 'There is nothing at this address.',
    }),
  },
  { method: 'GET', path: `${SSO}/sign-out`, limit: CALLS_PER_MINUTE, answer: signOutThere, refuse: toSignInPage },
]
