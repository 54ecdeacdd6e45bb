import type { PasskeyOptions } from '@damask/contract'

/** Whether a passkey can be made or used here: browsers refuse on plain http and on addresses without a name. */
export const canUsePasskeys = (): boolean =>
  window.isSecureContext && 'PublicKeyCredential' in window && !/^\[|^\d+(\.\d+){3}$/.test(window.location.hostname)

type Answer = { id: string; response: Record<string, unknown>; [more: string]: unknown }

/** Lets the browser make a passkey. Undefined when the person changed their mind. */
export async function makePasskey(options: PasskeyOptions): Promise<Answer | undefined> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  return unlessCancelled(() => startRegistration({ optionsJSON: options as never }))
}

/** Lets the browser ask for a passkey. Undefined when the person changed their mind. */
export async function askPasskey(options: PasskeyOptions, autofill = false): Promise<Answer | undefined> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return unlessCancelled(() => startAuthentication({ optionsJSON: options as never, useBrowserAutofill: autofill }))
}

/** Whether passkeys can be offered beside saved passwords, where one types the address. */
export async function canAutofillPasskeys(): Promise<boolean> {
  if (!canUsePasskeys()) return false
  const { browserSupportsWebAuthnAutofill } = await import('@simplewebauthn/browser')
  return browserSupportsWebAuthnAutofill()
}

async function unlessCancelled(ceremony: () => Promise<unknown>): Promise<Answer | undefined> {
  try {
    return (await ceremony()) as Answer
  } catch (error) {
    // Also what the browser says when no passkey fits: it tells pages no more than that.
    if (error instanceof Error && /^(NotAllowedError|AbortError)$/.test(error.name)) return undefined
    throw error
  }
}
