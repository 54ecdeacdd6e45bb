import type { OAuthClient } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { showSecret } from '../identity/secret-dialog.tsx'
import { ProgramDialog } from './program-dialog.tsx'
import { oauthQueries } from './queries.ts'
import { RenewSecretDialog } from './renew-secret-dialog.tsx'

const refresh = () => queryClient.invalidateQueries({ queryKey: oauthQueries.clients().queryKey })

export async function addProgram(): Promise<void> {
  const made = await openDialog<{ client: OAuthClient; secret: string | null }>((close) => (
    <ProgramDialog close={close} />
  ))
  if (!made) return
  void refresh()
  if (made.secret) await showSecret(word('oauth.programs.secretTitle', { name: made.client.name }), made.secret)
}

export async function changeProgram(client: OAuthClient): Promise<void> {
  const changed = await openDialog((close) => <ProgramDialog client={client} close={close} />)
  if (changed) void refresh()
}

export async function renewSecret(client: OAuthClient): Promise<void> {
  const secret = await openDialog<string>((close) => <RenewSecretDialog client={client} close={close} />)
  if (!secret) return
  void refresh()
  await showSecret(word('oauth.programs.secretTitle', { name: client.name }), secret)
}

/** Off needs a second thought, because people are at work with it; on does not. */
export async function switchProgram({ id, name, isDisabled }: OAuthClient): Promise<void> {
  const agreed =
    isDisabled ||
    (await confirm({
      title: word('oauth.programs.offTitle', { name }),
      text: word('oauth.programs.offText'),
      submit: word('oauth.programs.switchOff'),
      takesAway: true,
    }))
  if (!agreed) return
  try {
    await damask.oauth.updateClient({ oauthClientId: id, isDisabled: !isDisabled })
    say({ message: word(isDisabled ? 'oauth.programs.isOn' : 'oauth.programs.isOff', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await refresh()
}

export async function removeProgram({ id, name, connectedCount }: OAuthClient): Promise<void> {
  const agreed = await confirm({
    title: word('oauth.programs.removeTitle', { name }),
    text: word('oauth.programs.removeText', { count: connectedCount }),
    submit: word('oauth.programs.remove'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.oauth.eraseClient({ oauthClientId: id })
    say({ message: word('oauth.programs.removed', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await refresh()
}
