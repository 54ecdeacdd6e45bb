import { api } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { SettingsError } from '../../platform/settings.ts'
import { mailAboutAccount } from './account-mail.ts'
import { listApiKeys, revokeApiKey } from './api-keys.ts'
import { finishAuthenticator, removeAuthenticator, startAuthenticator } from './authenticator.ts'
import { createApiKey } from './create-api-key.ts'
import { changePassword, getMe, updateMe } from './own-profile.ts'
import { addPasskey, removePasskey, renamePasskey, startPasskey } from './passkeys.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { signInByRescue } from './rescue.ts'
import { checkResetLink, forgotPassword, mailResetLink, resetPassword } from './reset-password.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { forgetDevice, getSecurity, resetSecondFactor } from './security.ts'
import { endOtherSessions, endSession, listSessions } from './sessions.ts'
import { completeSetup, createFirstAdministrator, getSetup } from './set-up.ts'
import { identitySettings } from './settings.ts'
import { finishSignIn, signIn, signOut } from './sign-in.ts'
import { getSignInPolicy, setSignInPolicy } from './sign-in-policy.ts'
import {
  confirmWithPasskey,
  confirmWithPassword,
  signInWithPasskey,
  startConfirming,
  startPasskeySignIn,
} from './sign-in-with-passkey.ts'
import { sweepSignIn } from './sweep-sign-in.ts'
import { warnOfExpiringKeys } from './warn-of-expiring-keys.ts'

export { actorAgain, type KeptActor, toKeptActor } from './actor-again.ts'
export { apiKeysOf, revokeKeyOf } from './api-keys.ts'
export { makeCookie, readCookie } from './cookies.ts'
export { createKeyFor, type MadeKey, type NewKey } from './create-api-key.ts'
export { endGrantsOf } from './end-grants.ts'
export { findActor } from './find-actor.ts'
export { requireFresh, requireFreshSession } from './fresh.ts'
export { mailPeople, type Reader, type Words } from './mail-people.ts'
export { networkOfCaller } from './network-of-caller.ts'
export { requireNotWider, requireVisibleFolders } from './not-wider.ts'
export { setPassword } from './password.ts'
export { isPasswordRefused, refusePasswordsWhen } from './password-rules.ts'
export { avatarVersion, namesOfPeople, toPerson } from './queries.ts'
export { rescue } from './rescue.ts'
export { ACCESS_TOKEN_PREFIX, deviceInWords, hashSecret, isWeakPassword, makeSecret } from './rules.ts'
export { endAllSessions, listSessions } from './sessions.ts'
export { signInPerson } from './sign-in-person.ts'

/** Unattended set-up: an empty library and two settings make its first administrator. */
export async function setUpUnattended(ctx: Ctx): Promise<void> {
  const { DAMASK_ADMIN_EMAIL: email, DAMASK_ADMIN_PASSWORD: password } = ctx.settings(identitySettings)
  if (!email && !password) return
  if (!email || !password) throw new SettingsError('DAMASK_ADMIN_EMAIL and DAMASK_ADMIN_PASSWORD go together.')
  if (!(await getSetup(ctx)).needed) return
  await createFirstAdministrator(ctx, { name: email.split('@')[0]!, email, password })
  ctx.log.info({ email }, 'created the first administrator')
}

export const identity = feature({
  name: 'identity',
  settings: [identitySettings],
  jobs: [warnOfExpiringKeys, mailResetLink, mailAboutAccount, sweepSignIn],
  listens: [
    listen('person.password_changed', mailAboutAccount, ({ personId }) => ({
      personId,
      news: 'password_changed' as const,
    })),
    listen('person.password_reset', mailAboutAccount, ({ personId }) => ({
      personId,
      news: 'password_changed' as const,
    })),
    listen('second_factor.added', mailAboutAccount, ({ personId, kind }) => ({
      personId,
      news: `${kind}_added` as const,
    })),
    listen('second_factor.removed', mailAboutAccount, ({ personId, kind }) => ({
      personId,
      news: `${kind}_removed` as const,
    })),
    listen('second_factor.reset', mailAboutAccount, ({ personId }) => ({
      personId,
      news: 'second_factor_reset' as const,
    })),
  ],
  routes: [
    route(api.identity.getSetup, getSetup),
    route(api.identity.completeSetup, completeSetup),
    route(api.identity.signIn, signIn),
    route(api.identity.finishSignIn, finishSignIn),
    route(api.identity.startPasskeySignIn, startPasskeySignIn),
    route(api.identity.signInWithPasskey, signInWithPasskey),
    route(api.identity.signInByRescue, signInByRescue),
    route(api.identity.forgotPassword, forgotPassword),
    route(api.identity.checkResetLink, checkResetLink),
    route(api.identity.resetPassword, resetPassword),
    route(api.identity.signOut, signOut),
    route(api.identity.confirmWithPassword, confirmWithPassword),
    route(api.identity.startConfirming, startConfirming),
    route(api.identity.confirmWithPasskey, confirmWithPasskey),
    route(api.identity.getSecurity, getSecurity),
    route(api.identity.startAuthenticator, startAuthenticator),
    route(api.identity.finishAuthenticator, finishAuthenticator),
    route(api.identity.removeAuthenticator, removeAuthenticator),
    route(api.identity.makeRecoveryCodes, makeRecoveryCodes),
    route(api.identity.startPasskey, startPasskey),
    route(api.identity.addPasskey, addPasskey),
    route(api.identity.renamePasskey, renamePasskey),
    route(api.identity.removePasskey, removePasskey),
    route(api.identity.forgetDevice, forgetDevice),
    route(api.identity.resetSecondFactor, resetSecondFactor),
    route(api.identity.getSignInPolicy, getSignInPolicy),
    route(api.identity.setSignInPolicy, setSignInPolicy),
    route(api.identity.getMe, getMe),
    route(api.identity.updateMe, updateMe),
    route(api.identity.changePassword, changePassword),
    route(api.identity.listSessions, listSessions),
    route(api.identity.endSession, endSession),
    route(api.identity.endOtherSessions, endOtherSessions),
    route(api.identity.listApiKeys, listApiKeys),
    route(api.identity.createApiKey, createApiKey),
    route(api.identity.rotateApiKey, rotateApiKey),
    route(api.identity.revokeApiKey, revokeApiKey),
  ],
})
