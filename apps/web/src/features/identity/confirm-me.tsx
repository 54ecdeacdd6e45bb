import type { Security } from '@damask/contract'
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { queryClient } from '../../app/query-client.ts'
import { t as word } from '../../app/words.ts'
import { FormAlert } from './form-alert.tsx'
import { askPasskey, canUsePasskeys } from './passkey.ts'
import { identityQueries } from './queries.ts'
import { useFormProblem } from './use-form-problem.ts'

/**
 * Does something that needs a recent proof of who is there: asks for one when the server wants it, then tries again.
 * @returns undefined when the person backed out
 */
export async function withProof<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isProblem(error, 'confirm_needed')) throw error
  }
  const security = await queryClient.fetchQuery(identityQueries.security())
  const isProven = await openDialog<boolean>((close) => <ConfirmMe security={security} close={close} />)
  return isProven ? work() : undefined
}

function ConfirmMe({ security, close }: { security: Security; close: (isProven?: boolean) => void }) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const form = useFormProblem<'password'>()
  const hasPasskey = security.passkeys.length > 0 && canUsePasskeys()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (password === '') return form.refuse({ password: t('identity.form.passwordMissing') })
    const done = await form.run(() => damask.identity.confirmWithPassword({ password }), { wrong_password: 'password' })
    if (done) close(true)
  }
  const withPasskey = () =>
    form.run(async () => {
      const answer = await askPasskey(await damask.identity.startConfirming())
      if (!answer) return
      await damask.identity.confirmWithPasskey({ answer })
      close(true)
    })

  return (
    <Dialog title={word('security.confirm.title')} size={420} onClose={() => close()}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {security.hasPassword || hasPasskey ? t('security.confirm.text') : t('security.confirm.signInAgain')}
          </Text>
          {security.hasPassword && (
            <PasswordInput
              label={t('identity.form.password')}
              autoComplete="current-password"
              maxLength={256}
              data-autofocus
              value={password}
              error={form.of('password')}
              visibilityToggleButtonProps={{ 'aria-label': t('identity.form.showPassword') }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
          <FormAlert sentence={form.of('form')} />
          <Group justify="space-between" gap="xs">
            {hasPasskey ? (
              <Button
                variant="default"
                disabled={form.busy}
                leftSection={<IconFingerprint size={16} stroke={1.5} aria-hidden />}
                onClick={() => void withPasskey()}
              >
                {t('security.step.usePasskey')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={() => close()}>
                {t('app.cancel')}
              </Button>
              {security.hasPassword && (
                <Button type="submit" loading={form.busy}>
                  {t('security.confirm.submit')}
                </Button>
              )}
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
