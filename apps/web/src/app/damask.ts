import { createDamask, DamaskError, type DamaskErrorCode } from '@damask/sdk'

/** The one client of the web app: same origin, session cookie. */
export const damask = createDamask({ url: '', onUnauthorized: () => signedOut() })

let signedOut: () => void = () => {}

/** Who is told when a call finds that the session has ended. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener
}

export const isProblem = (error: unknown, code?: DamaskErrorCode): error is DamaskError =>
  error instanceof DamaskError && (code === undefined || error.code === code)
