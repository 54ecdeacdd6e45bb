import type { Passkey, TrustedDevice } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { askCodeOfApp } from './authenticator-dialog.tsx'
import { withProof } from './confirm-me.tsx'
import { makePasskey } from './passkey.ts'
import { askPasskeyName } from './passkey-name-dialog.tsx'
import { identityQueries } from './queries.ts'
import { showRecoveryCodes } from './recovery-codes-dialog.tsx'

/** Makes a passkey with the browser's help. @returns whether there is one more now */
export function addPasskey(): Promise<boolean> {
  return attempt(async () => {
    const options = await withProof(() => damask.identity.startPasskey())
    if (!options) return false
    const answer = await makePasskey(options)
    if (!answer) return false
    const name = (await askPasskeyName(suggestedName())) ?? suggestedName()
    const { recoveryCodes } = await damask.identity.addPasskey({ name, answer })
    if (recoveryCodes.length > 0) await showRecoveryCodes(recoveryCodes)
    else void say({ message: t('security.passkeys.done') })
    return true
  })
}

export function renamePasskey({ id, name }: Passkey): Promise<boolean> {
  return attempt(async () => {
    const wanted = await askPasskeyName(name)
    if (!wanted || wanted === name) return false
    await damask.identity.renamePasskey({ passkeyId: id, name: wanted })
    return true
  })
}

export function removePasskey({ id, name }: Passkey): Promise<boolean> {
  return attempt(async () => {
    const agreed = await confirm({
      title: t('security.passkeys.removeTitle', { name }),
      text: t('security.passkeys.removeText'),
      submit: t('security.remove'),
      takesAway: true,
    })
    if (!agreed) return false
    const removed = await withProof(async () => [await damask.identity.removePasskey({ passkeyId: id })])
    if (removed) void say({ message: t('security.passkeys.removed', { name }) })
    return removed !== undefined
  })
}

/** Shows a QR code and asks for a code of the app. @returns whether the app counts now */
export function addAuthenticator(): Promise<boolean> {
  return attempt(async () => {
    const start = await withProof(() => damask.identity.startAuthenticator())
    if (!start) return false
    const recoveryCodes = await askCodeOfApp(start)
    if (!recoveryCodes) return false
    if (recoveryCodes.length > 0) await showRecoveryCodes(recoveryCodes)
    else void say({ message: t('security.app.done') })
    return true
  })
}

export function removeAuthenticator({ leavesNone }: { leavesNone: boolean }): Promise<boolean> {
  return attempt(async () => {
    const agreed = await confirm({
      title: t('security.app.removeTitle'),
      text: t(leavesNone ? 'security.app.removeAsked' : 'security.app.removeText'),
      submit: t('security.remove'),
      takesAway: true,
    })
    if (!agreed) return false
    const removed = await withProof(async () => [await damask.identity.removeAuthenticator()])
    if (removed) void say({ message: t('security.app.removed') })
    return removed !== undefined
  })
}

export function renewRecoveryCodes(): Promise<boolean> {
  return attempt(async () => {
    const agreed = await confirm({
      title: t('security.codes.renewTitle'),
      text: t('security.codes.renewText'),
      submit: t('security.codes.renew'),
    })
    if (!agreed) return false
    const made = await withProof(() => damask.identity.makeRecoveryCodes())
    if (made) await showRecoveryCodes(made.recoveryCodes)
    return made !== undefined
  })
}

export function forgetDevice({ id, device }: TrustedDevice): Promise<boolean> {
  return attempt(async () => {
    await damask.identity.forgetDevice({ deviceId: id })
    void say({ message: t('security.devices.forgotten', { device }) })
    return true
  })
}

/** Does it, says what went wrong, and looks again at how one signs in. */
async function attempt(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    void sayProblem(error)
    return false
  } finally {
    await queryClient.invalidateQueries({ queryKey: identityQueries.security().queryKey })
    await queryClient.invalidateQueries({ queryKey: identityQueries.me().queryKey })
  }
}

/** What most people would call it: the kind of device they are at. */
function suggestedName(): string {
  const agent = navigator.userAgent
  const known = [/iPhone/, /iPad/, /Android/, /Windows/, /Mac/, /Linux/].find((system) => system.test(agent))
  const name = known?.source
  return name === 'Mac' ? 'Mac' : (name ?? 'Passkey')
}
