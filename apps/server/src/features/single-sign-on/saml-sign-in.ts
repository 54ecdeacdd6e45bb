import { randomBytes } from 'node:crypto'
import type { SamlSettings, SsoConnectionId } from '@damask/contract'
import { type CacheProvider, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { DoorAnswer } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { openText, sealText } from '../../platform/secrets.ts'
import { keepState, readState } from './browser-state.ts'
import { type ConnectionRow, domainsOf, redirectUrlOf, spEntityIdOf } from './connections.ts'
import { letIn } from './let-in.ts'
import { refused } from './refused.ts'
import { domainOf, hashOf, toNext } from './rules.ts'
import { checkAssertion, proofFrom } from './saml-assertion.ts'
import { readResponseXml, refusalIn, rootAttribute } from './saml-limits.ts'

const REQUEST_MS = 10 * 60_000
const TICKET_MS = 2 * 60_000
/** Goes with our requests and comes back with their answers: an answer with it was asked for. */
const RELAY_STATE = 'damask'

const FORMATS = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
}

/** Sends a browser to the provider with a request that is answered once, and only to this browser. */
export async function startSaml(
  ctx: Ctx,
  row: ConnectionRow,
  settings: SamlSettings,
  next: string,
): Promise<DoorAnswer> {
  const requestId = `_${randomBytes(20).toString('hex')}`
  const url = await samlOf(ctx, row, settings, requestId).getAuthorizeUrlAsync(RELAY_STATE, undefined, {})
  const cookie = await keepState(ctx, { connectionId: row.id, next, saml: { requestId } })
  return { status: 303, headers: { location: url, 'set-cookie': [cookie] } }
}

/**
 * The provider's answer, posted from its site by the browser. Cookies of ours do not come with such a post, and nothing
 * is decided by them: what holds is kept, and fetched a moment later by the browser that asked, in a call of our own site.
 */
export async function acceptAnswer(
  ctx: Ctx,
  row: ConnectionRow,
  settings: SamlSettings,
  form: URLSearchParams,
): Promise<DoorAnswer> {
  const xml = readResponseXml(form.get('SAMLResponse'))
  const why = refusalIn(xml)
  if (why) throw problem('sso_cancelled', { because: why })
  const acsUrl = redirectUrlOf(ctx, row)
  const destination = rootAttribute(xml, 'Destination')
  if (destination !== undefined && destination !== acsUrl)
    throw refused(`the answer is for another address: ${destination}`)
  const requestId = rootAttribute(xml, 'InResponseTo') ?? null

  const { profile } = await samlOf(ctx, row, settings)
    .validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
    .catch((error: Error) => {
      throw refused(error.message.slice(0, 300))
    })
  // Only what was signed is read from here on.
  const assertion = (profile?.getAssertion?.() as { Assertion?: never } | undefined)?.Assertion
  if (!assertion) throw refused('there was no signed assertion')
  const audience = spEntityIdOf(ctx, row)
  const now = Date.now()
  const { id, until } = checkAssertion(assertion, { settings, acsUrl, audience, requestId, now })
  const proof = proofFrom(assertion, settings)
  // The provider answers for the addresses of its domains, and for no others.
  const isOurs = proof.email !== null && (await domainsOf(ctx, row.id)).includes(domainOf(proof.email))
  await noteAssertion(ctx, row.id, id, until)
  const address = `/api/v1/sso/${row.id}`
  if (requestId === null) {
    // Nobody asked for it, so it proves nothing about this browser: the provider is asked properly, which people do not notice.
    if (!settings.allowsUnsolicited || form.get('RelayState') === RELAY_STATE)
      throw refused('the answer belongs to no request')
    const next = toNext(form.get('RelayState'))
    return { status: 303, headers: { location: `${address}/start?next=${encodeURIComponent(next)}` } }
  }
  const ticket = randomBytes(32).toString('base64url')
  const kept = await ctx.db
    .updateTable('sso_request')
    .set({
      ticket_hash: hashOf(ticket),
      answer: await sealText(ctx, JSON.stringify({ ...proof, isEmailProved: isOurs ? true : null })),
      expires_at: new Date(ctx.now().getTime() + TICKET_MS),
    })
    .where('id', '=', requestId)
    .where('connection_id', '=', row.id)
    .where('ticket_hash', 'is', null)
    .where('expires_at', '>', ctx.now())
    .returning('id')
    .executeTakeFirst()
  if (!kept) throw refused('the request was answered before, or too long ago')
  return { status: 303, headers: { location: `${address}/finish?ticket=${ticket}` } }
}

const Kept = z.object({
  subject: z.string(),
  email: z.string().nullable(),
  isEmailProved: z.boolean().nullable(),
  name: z.string().nullable(),
  groups: z.array(z.string()).nullable(),
})

/** The browser that asked comes for what was answered. */
export async function finishSaml(ctx: Ctx, row: ConnectionRow, query: URLSearchParams): Promise<DoorAnswer> {
  const state = await readState(ctx, row.id)
  const ticket = query.get('ticket')
  if (!state?.saml || !ticket) throw problem('sso_expired')
  const found = await ctx.db
    .deleteFrom('sso_request')
    .where('ticket_hash', '=', hashOf(ticket))
    .where('id', '=', state.saml.requestId)
    .where('connection_id', '=', row.id)
    .where('expires_at', '>', ctx.now())
    .returning('answer')
    .executeTakeFirst()
  if (!found?.answer) throw problem('sso_expired')
  return letIn(ctx, row, Kept.parse(JSON.parse(await openText(ctx, found.answer))), { next: state.next })
}

async function noteAssertion(ctx: Ctx, connectionId: SsoConnectionId, id: string, until: number): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const put = await ctx.db
      .insertInto('sso_assertion')
      .values({ connection_id: connectionId, assertion_id: id, expires_at: new Date(until + REQUEST_MS) })
      .onConflict((c) => c.doNothing())
      .returning('assertion_id')
      .executeTakeFirst()
    if (!put) throw refused('the assertion was used before')
  })
}

function samlOf(ctx: Ctx, row: ConnectionRow, settings: SamlSettings, requestId?: string): SAML {
  return new SAML({
    issuer: spEntityIdOf(ctx, row),
    audience: spEntityIdOf(ctx, row),
    callbackUrl: redirectUrlOf(ctx, row),
    entryPoint: settings.signInUrl,
    idpCert: settings.certificates,
    idpIssuer: settings.entityId,
    identifierFormat: FORMATS[settings.nameIdFormat],
    wantAssertionsSigned: settings.signed !== 'response',
    wantAuthnResponseSigned: settings.signed !== 'assertion',
    acceptedClockSkewMs: 60_000,
    requestIdExpirationPeriodMs: REQUEST_MS,
    // How people prove who they are is for their directory to decide.
    disableRequestedAuthnContext: true,
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    cacheProvider: requestsOf(ctx, row.id),
    ...(requestId && { generateUniqueId: () => requestId }),
  })
}

/** Requests stand in the database, so that any process may get the answer. They are used up by us and not by the library. */
const requestsOf = (ctx: Ctx, connectionId: SsoConnectionId): CacheProvider => ({
  async saveAsync(id, value) {
    const expires_at = new Date(ctx.now().getTime() + REQUEST_MS)
    await ctx.db.insertInto('sso_request').values({ id, connection_id: connectionId, expires_at }).execute()
    return { value, createdAt: Date.now() }
  },
  async getAsync(id) {
    const row = await ctx.db
      .selectFrom('sso_request')
      .select('id')
      .where('id', '=', id)
      .where('connection_id', '=', connectionId)
      .where('ticket_hash', 'is', null)
      .where('expires_at', '>', ctx.now())
      .executeTakeFirst()
    return row ? new Date().toISOString() : null
  },
  removeAsync: async (id) => id,
})
