import { OAuthClientId } from '@damask/contract'
import type { Selectable } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { hashSecret } from '../identity/index.ts'
import { one, refusal, unknownProgram } from './refusal.ts'
import { isSame } from './rules.ts'

export type ClientRow = Selectable<Tables['oauth_client']>

const LAST_USED_EVERY_MS = 60_000

/**
 * The program that knocks. A confidential one proves itself by its secret, in HTTP Basic or in the form; a public one only
 * says who it is, and PKCE or the device code prove the rest.
 * @throws invalid_client, or invalid_request when it tries two ways at once
 */
export async function authenticateClient(ctx: Ctx, form: URLSearchParams): Promise<ClientRow> {
  const { id, secret } = credentialsIn(ctx, form)
  const client = await findClient(ctx, id)
  if (!client || client.disabled_at) throw unknownProgram()
  if (client.kind === 'public' ? secret !== null : !isSecretOf(client, secret, ctx.now())) throw unknownProgram()
  noteUse(ctx, client)
  return client
}

export async function findClient(ctx: Ctx, id: string | null): Promise<ClientRow | undefined> {
  const clientId = OAuthClientId.safeParse(id).data
  if (!clientId) return undefined
  return ctx.db.selectFrom('oauth_client').selectAll().where('id', '=', clientId).executeTakeFirst()
}

function credentialsIn(ctx: Ctx, form: URLSearchParams): { id: string | null; secret: string | null } {
  const inForm = { id: one(form, 'client_id'), secret: one(form, 'client_secret') }
  const basic = /^Basic ([\w+/=-]{1,1000})$/i.exec(String(ctx.caller?.headers.authorization ?? ''))?.[1]
  if (!basic) return inForm
  if (inForm.secret !== null) throw refusal('invalid_request', 'There are two secrets: use HTTP Basic or the form.')
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const inHeader = { id: formDecoded(id), secret: formDecoded(rest.join(':')) }
  if (inForm.id !== null && inForm.id !== inHeader.id) {
    throw refusal('invalid_request', 'There are two names of a program, and they differ.')
  }
  return inHeader
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are put together. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw unknownProgram()
  }
}

function isSecretOf(client: ClientRow, secret: string | null, now: Date): boolean {
  if (secret === null) return false
  const hash = hashSecret(secret)
  const { secret_hash, previous_secret_hash, previous_secret_valid_until: until } = client
  const isPresent = isSame(hash, secret_hash ?? '')
  const isPrevious = isSame(hash, previous_secret_hash ?? '') && until !== null && until > now
  return isPresent || isPrevious
}

/** Nobody waits for this write, and losing it costs nothing. */
function noteUse(ctx: Ctx, { id, last_used_at: last }: ClientRow): void {
  if (last && ctx.now().getTime() - last.getTime() < LAST_USED_EVERY_MS) return
  ctx.db
    .updateTable('oauth_client')
    .set({ last_used_at: ctx.now() })
    .where('id', '=', id)
    .execute()
    .catch((error) => ctx.log.debug({ err: error }, 'could not note the use of a program'))
}
