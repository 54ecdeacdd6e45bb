import { AppRequestId } from '@damask/contract'
import { isUniqueViolation } from '../../platform/database.ts'
import { deviceInWords, hashSecret, makeSecret, networkOfCaller } from '../identity/index.ts'
import { checkResources, issuerOf, PATHS } from './addresses.ts'
import { authenticateClient } from './authenticate-client.ts'
import { type FormOperation, OAuthRefusal, one, refusal } from './refusal.ts'
import { makeUserCode, POLL_INTERVAL_S, parseScopes, REQUEST_LIFE_MS } from './rules.ts'

/** RFC 8628, 3.1: a program without a browser shows a code, and somebody answers for it elsewhere. */
export const startDeviceFlow: FormOperation = async (ctx, form) => {
  const client = await authenticateClient(ctx, form)
  if (!client.may_use_device_code) {
    throw new OAuthRefusal('unauthorized_client', 'This program is not registered for device codes.')
  }
  checkResources(ctx, form.getAll('resource'))
  const scopes = parseScopes(one(form, 'scope'))
  if (!scopes?.every((scope) => client.scopes.includes(scope))) {
    throw refusal('invalid_scope', `This program may ask for: ${client.scopes.join(' ')}.`)
  }
  const device = makeSecret('dmd_')
  const insert = async (userCode: string) => {
    await ctx.db
      .insertInto('app_request')
      .values({
        id: ctx.newId(AppRequestId),
        kind: 'device',
        oauth_client_id: client.id,
        scopes,
        device_code_hash: device.hash,
        user_code_hash: hashSecret(userCode),
        asked_from: networkOfCaller(ctx),
        asked_by: deviceInWords(ctx.caller?.userAgent ?? null),
        poll_interval_s: POLL_INTERVAL_S,
        created_at: ctx.now(),
        expires_at: new Date(ctx.now().getTime() + REQUEST_LIFE_MS),
      })
      .execute()
    return userCode
  }
  const userCode = await insert(makeUserCode()).catch((error) => {
    // Two devices drew the same code, once in ten thousand million times.
    if (isUniqueViolation(error)) return insert(makeUserCode())
    throw error
  })
  const page = issuerOf(ctx) + PATHS.device
  return {
    status: 200,
    body: {
      device_code: device.secret,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?code=${userCode}`,
      expires_in: REQUEST_LIFE_MS / 1000,
      interval: POLL_INTERVAL_S,
    },
  }
}
