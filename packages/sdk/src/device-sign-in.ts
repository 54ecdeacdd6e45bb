import { type AppTokens, tokensIn } from './app-token.ts'
import { DamaskError } from './damask-error.ts'
import { oauthCall, type Program } from './oauth-call.ts'

/** A sign-in that somebody finishes in a browser, on this device or on another. */
export type DeviceSignIn = {
  /** What to type there: "BCDF-GHJK". */
  readonly userCode: string
  readonly verificationUrl: string
  /** The same with the code filled in. */
  readonly verificationUrlComplete: string
  readonly expiresInS: number
  /** Asks until somebody has decided. @throws DamaskError not_allowed when they said no or nobody answered in time */
  wait(signal?: AbortSignal): Promise<AppTokens>
}

/** Begins to sign in without a browser of one's own: the device authorisation grant of RFC 8628. */
export async function startDeviceSignIn(
  program: Program,
  { scopes, signal }: { scopes: readonly string[]; signal?: AbortSignal | undefined },
): Promise<DeviceSignIn> {
  const started = await oauthCall(program, 'device', { scope: scopes.join(' ') }, signal)
  if (started.error !== null) {
    throw new DamaskError({ code: 'not_allowed', status: started.status, detail: started.description })
  }
  const { body } = started
  const deviceCode = String(body.device_code)
  return {
    userCode: String(body.user_code),
    verificationUrl: String(body.verification_uri),
    verificationUrlComplete: String(body.verification_uri_complete ?? body.verification_uri),
    expiresInS: Number(body.expires_in),
    wait: (signal) => poll(program, deviceCode, Number(body.interval ?? 5), signal),
  }
}

async function poll(program: Program, deviceCode: string, intervalS: number, signal?: AbortSignal): Promise<AppTokens> {
  let waitS = intervalS
  let failures = 0
  for (;;) {
    await pause(waitS * 1000, signal)
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode }
    const answer = await oauthCall(program, 'token', grant, signal).catch((error: unknown) => {
      // A network that is away for a moment does not end it; the code itself ends after some minutes.
      if (error instanceof DamaskError && error.code === 'network_failed' && ++failures < 20) return undefined
      throw error
    })
    if (!answer) continue
    if (answer.error === null) return tokensIn(answer.body)
    if (answer.error === 'slow_down') waitS += 5
    else if (answer.error === 'access_denied') throw refused('Somebody said no to this in the browser.')
    else if (answer.error === 'expired_token') throw refused('Nobody answered in time. Begin again.')
    else if (answer.error !== 'authorization_pending' && answer.status < 500) throw refused(answer.description)
  }
}

const refused = (detail: string) => new DamaskError({ code: 'not_allowed', status: 403, detail })

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
