import type { Ctx } from '../../platform/ctx.ts'
import type { Door } from '../../platform/feature.ts'
import { checkResources, PATHS } from './addresses.ts'
import { authenticateClient } from './authenticate-client.ts'
import { preflightDoor, readableFor } from './cors.ts'
import { exchangeCode } from './exchange-code.ts'
import { exchangeDeviceCode } from './exchange-device-code.ts'
import { introspectToken } from './introspect-token.ts'
import { refreshTokens } from './refresh-tokens.ts'
import { type FormOperation, formDoor, jsonDoor, one, refusal } from './refusal.ts'
import { registerClient } from './register-client.ts'
import { revokeToken } from './revoke-token.ts'
import { startDeviceFlow } from './start-device-flow.ts'

const GRANTS = {
  authorization_code: exchangeCode,
  refresh_token: refreshTokens,
  'urn:ietf:params:oauth:grant-type:device_code': exchangeDeviceCode,
} as const

/** RFC 6749, 3.2. */
const giveTokens: FormOperation = async (ctx, form) => {
  const client = await authenticateClient(ctx, form)
  const grantType = one(form, 'grant_type')
  if (!grantType) throw refusal('invalid_request', '"grant_type" is missing.')
  if (!Object.hasOwn(GRANTS, grantType)) throw refusal('unsupported_grant_type', `"${grantType}" is not known here.`)
  checkResources(ctx, form.getAll('resource'))
  return { status: 200, body: await GRANTS[grantType as keyof typeof GRANTS](ctx, client, form) }
}

/** A program in a browser reads what it is told; which program, the form says. One that is named twice is none. */
const readable = (ctx: Ctx, form: URLSearchParams) =>
  readableFor(ctx, form.getAll('client_id').length === 1 ? form.get('client_id') : null)

/** Each is limited by address: secrets and codes are long, but there is no reason to try many. */
export const tokenDoors: readonly Door[] = [
  formDoor(PATHS.token, 300, giveTokens, readable),
  preflightDoor(PATHS.token),
  formDoor(PATHS.revoke, 300, revokeToken, readable),
  preflightDoor(PATHS.revoke),
  formDoor(PATHS.introspect, 3000, introspectToken),
  formDoor(PATHS.startDevice, 20, startDeviceFlow),
  jsonDoor(PATHS.register, 10, registerClient),
]
