import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { DeviceId, PasskeyId, PersonId, RoleId } from './ids.ts'
import { PasskeyAnswer, PasskeyOptions } from './sign-in.ts'

export const Passkey = z
  .object({
    id: PasskeyId,
    name: z.string(),
    provider: z.string().nullable().describe('Where it is kept, when it says so: "1Password", "Windows Hello".'),
    isSynced: z.boolean().describe('It is on several devices of the person, and survives the loss of one.'),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof Passkey>

/** A browser that is not asked for the second factor until its trust runs out. */
export const TrustedDevice = z
  .object({
    id: DeviceId,
    device: z.string(),
    address: z.string().nullable(),
    lastUsedAt: Timestamp,
    trustedUntil: Timestamp,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'TrustedDevice' })
export type TrustedDevice = z.infer<typeof TrustedDevice>

/** How one signs in. */
export const Security = z
  .object({
    hasPassword: z.boolean(),
    isFresh: z.boolean().describe('One proved lately who one is: sensitive steps need no further proof.'),
    authenticatorSince: Timestamp.nullable(),
    passkeys: z.array(Passkey),
    recoveryCodesLeft: z.int(),
    trustedDevices: z.array(TrustedDevice),
    isAsked: z.boolean().describe('The sign-in policy asks this person for a second factor.'),
  })
  .meta({ id: 'Security' })
export type Security = z.infer<typeof Security>

const RecoveryCodes = z.array(z.string()).describe('Shown this once. Empty when there are some already.')
const PasskeyName = z.string().trim().min(1).max(80)

export const SignInPolicy = z
  .object({
    requiredOf: z
      .enum(['nobody', 'administrators', 'roles', 'everybody'])
      .describe('Who must have a second factor or a passkey. `roles` includes administrators.'),
    roleIds: z.array(RoleId).max(100),
    startsAt: Timestamp.nullable().describe('Until then people are reminded and not held up. Null: at once.'),
  })
  .meta({ id: 'SignInPolicy' })
export type SignInPolicy = z.infer<typeof SignInPolicy>

const own = { audience: 'member', scope: 'session', limited: true } as const

export const secondFactor = {
  getSecurity: endpoint({
    ...own,
    method: 'GET',
    path: '/me/security',
    summary: 'Show how you sign in',
    returns: Security,
  }),
  startAuthenticator: endpoint({
    ...own,
    method: 'POST',
    path: '/me/authenticator',
    summary: 'Begin to set up an authenticator app; it counts once a code of it was entered',
    returns: z.object({
      uri: z.string().describe('For a QR code.'),
      key: z.string().describe('To type in by hand, in groups of four.'),
    }),
    problems: ['confirm_needed', 'authenticator_exists'],
  }),
  finishAuthenticator: endpoint({
    ...own,
    method: 'POST',
    path: '/me/authenticator/confirm',
    summary: 'Enter a code of the new authenticator app: from now on it is asked for',
    body: z.object({ code: z.string().trim().min(6).max(10) }),
    returns: z.object({ recoveryCodes: RecoveryCodes }),
    problems: ['wrong_code', 'authenticator_not_started', 'too_many_requests', 'confirm_needed'],
  }),
  removeAuthenticator: endpoint({
    ...own,
    method: 'DELETE',
    path: '/me/authenticator',
    summary: 'Stop using the authenticator app',
    returns: z.null(),
    problems: ['confirm_needed'],
  }),
  makeRecoveryCodes: endpoint({
    ...own,
    method: 'POST',
    path: '/me/recovery-codes',
    summary: 'Make new recovery codes; the old ones stop working',
    returns: z.object({ recoveryCodes: RecoveryCodes }),
    problems: ['confirm_needed', 'no_second_factor'],
  }),
  startPasskey: endpoint({
    ...own,
    method: 'POST',
    path: '/me/passkeys/options',
    summary: 'Begin to add a passkey',
    returns: PasskeyOptions,
    problems: ['confirm_needed', 'passkeys_impossible', 'too_many_passkeys'],
  }),
  addPasskey: endpoint({
    ...own,
    method: 'POST',
    path: '/me/passkeys',
    summary: 'Add a passkey',
    body: z.object({ name: PasskeyName, answer: PasskeyAnswer }),
    returns: z.object({ passkey: Passkey, recoveryCodes: RecoveryCodes }),
    status: 201,
    problems: ['confirm_needed', 'passkeys_impossible', 'passkey_refused', 'too_many_passkeys'],
  }),
  renamePasskey: endpoint({
    ...own,
    method: 'PATCH',
    path: '/me/passkeys/:passkeyId',
    summary: 'Rename a passkey',
    params: z.object({ passkeyId: PasskeyId }),
    body: z.object({ name: PasskeyName }),
    returns: Passkey,
    problems: ['passkey_not_found'],
  }),
  removePasskey: endpoint({
    ...own,
    method: 'DELETE',
    path: '/me/passkeys/:passkeyId',
    summary: 'Remove a passkey',
    params: z.object({ passkeyId: PasskeyId }),
    returns: z.null(),
    problems: ['confirm_needed', 'passkey_not_found', 'last_way_in'],
  }),
  forgetDevice: endpoint({
    ...own,
    method: 'DELETE',
    path: '/me/devices/:deviceId',
    summary: 'Stop trusting a browser',
    params: z.object({ deviceId: DeviceId }),
    returns: z.null(),
    problems: ['device_not_found'],
  }),
  resetSecondFactor: endpoint({
    method: 'DELETE',
    path: '/people/:personId/second-factor',
    summary: 'Take away the second factor and the passkeys of somebody who lost them',
    audience: 'member',
    scope: 'session',
    needs: 'manage_people',
    params: z.object({ personId: PersonId }),
    returns: z.null(),
    problems: ['confirm_needed', 'person_not_found', 'not_allowed'],
  }),
  getSignInPolicy: endpoint({
    method: 'GET',
    path: '/sign-in-policy',
    summary: 'Show who must have a second factor',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_settings',
    returns: SignInPolicy.extend({
      coverage: z.object({ asked: z.int(), without: z.int() }).describe('People it speaks of, and who still has none.'),
    }),
  }),
  setSignInPolicy: endpoint({
    method: 'PUT',
    path: '/sign-in-policy',
    summary: 'Say who must have a second factor',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    body: SignInPolicy,
    returns: SignInPolicy,
    problems: ['confirm_needed', 'role_not_found'],
  }),
}
