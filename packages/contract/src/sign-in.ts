import * as z from 'zod'
import { endpoint } from './endpoint.ts'
import { Email, Password, Person } from './identity.ts'

export const SecondFactorWay = z.enum(['authenticator', 'passkey', 'recovery_code']).meta({ id: 'SecondFactorWay' })
export type SecondFactorWay = z.infer<typeof SecondFactorWay>

/** Who is signed in now; or nobody yet, and the ways to finish. */
export const SignInAnswer = z
  .object({
    person: Person.nullable().describe('Null: the password was right, and a second factor is still to come.'),
    ways: z.array(SecondFactorWay).describe('What finishes the sign-in. Empty when it is finished.'),
  })
  .meta({ id: 'SignInAnswer' })
export type SignInAnswer = z.infer<typeof SignInAnswer>

/** What a browser's WebAuthn functions take and give, in the JSON form of the standard. */
export const PasskeyOptions = z.record(z.string(), z.unknown()).meta({ id: 'PasskeyOptions' })
export type PasskeyOptions = z.infer<typeof PasskeyOptions>
export const PasskeyAnswer = z
  .looseObject({ id: z.string().min(1).max(2000), response: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PasskeyAnswer' })

const Code = z.string().trim().min(6).max(40)
const trustDevice = z.boolean().default(false).describe('Do not ask this browser for the second factor for 30 days.')
const LinkToken = z.string().min(20).max(200)

export const signIn = {
  signIn: endpoint({
    method: 'POST',
    path: '/sign-in',
    summary: 'Sign in with e-mail address and password',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ email: Email, password: Password }),
    returns: SignInAnswer,
    problems: ['wrong_credentials', 'too_many_requests'],
  }),
  finishSignIn: endpoint({
    method: 'POST',
    path: '/sign-in/second-factor',
    summary: 'Finish signing in with a code of the authenticator app, or with a recovery code',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ way: z.enum(['authenticator', 'recovery_code']), code: Code, trustDevice }),
    returns: Person,
    problems: ['wrong_code', 'sign_in_expired', 'too_many_requests'],
  }),
  startPasskeySignIn: endpoint({
    method: 'POST',
    path: '/sign-in/passkey/options',
    summary: 'Begin to sign in with a passkey, or to finish with one',
    audience: 'anyone',
    scope: 'session',
    returns: PasskeyOptions,
    problems: ['passkeys_impossible'],
  }),
  signInWithPasskey: endpoint({
    method: 'POST',
    path: '/sign-in/passkey',
    summary: 'Sign in with a passkey: it counts as both factors',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ answer: PasskeyAnswer, trustDevice }),
    returns: Person,
    problems: ['passkey_refused', 'passkeys_impossible', 'too_many_requests'],
  }),
  signInByRescue: endpoint({
    method: 'POST',
    path: '/sign-in/rescue',
    summary: 'Sign in with the link that the rescue command printed',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ token: LinkToken }),
    returns: Person,
    problems: ['link_expired', 'too_many_requests'],
  }),
  forgotPassword: endpoint({
    method: 'POST',
    path: '/sign-in/forgot',
    summary: 'Mail a link to choose a new password; the answer is the same whether or not there is such an account',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ email: Email }),
    returns: z.null(),
    problems: ['too_many_requests'],
  }),
  checkResetLink: endpoint({
    method: 'POST',
    path: '/sign-in/reset/check',
    summary: 'Ask whose password a link can still change',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ token: LinkToken }),
    returns: z.object({ name: z.string(), email: z.string() }),
    problems: ['link_expired', 'too_many_requests'],
  }),
  resetPassword: endpoint({
    method: 'POST',
    path: '/sign-in/reset',
    summary: 'Choose a new password with a link; every session ends',
    audience: 'anyone',
    scope: 'session',
    body: z.object({ token: LinkToken, password: Password }),
    returns: z.null(),
    problems: ['link_expired', 'password_too_weak', 'too_many_requests'],
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/sign-out',
    summary: 'End the current session',
    audience: 'member',
    limited: true,
    scope: 'session',
    returns: z.null(),
  }),
  confirmWithPassword: endpoint({
    method: 'POST',
    path: '/me/confirm',
    summary: 'Prove that it is still you, before a sensitive step',
    audience: 'member',
    limited: true,
    scope: 'session',
    body: z.object({ password: Password }),
    returns: z.null(),
    problems: ['wrong_password', 'too_many_requests'],
  }),
  startConfirming: endpoint({
    method: 'POST',
    path: '/me/confirm/passkey/options',
    summary: 'Begin to prove with a passkey that it is still you',
    audience: 'member',
    limited: true,
    scope: 'session',
    returns: PasskeyOptions,
    problems: ['passkeys_impossible'],
  }),
  confirmWithPasskey: endpoint({
    method: 'POST',
    path: '/me/confirm/passkey',
    summary: 'Prove with a passkey that it is still you',
    audience: 'member',
    limited: true,
    scope: 'session',
    body: z.object({ answer: PasskeyAnswer }),
    returns: z.null(),
    problems: ['passkey_refused', 'passkeys_impossible', 'too_many_requests'],
  }),
}
