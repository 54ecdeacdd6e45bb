import { CopyButton } from '@damask/ui'
import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { renderSVG } from 'uqr'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { CodeInput } from './code-input.tsx'
import { FormAlert } from './form-alert.tsx'
import classes from './security.module.css'
import { useFormProblem } from './use-form-problem.ts'

/** Shows what to scan and asks for a code of it. @returns the recovery codes; undefined when the person backed out */
export const askCodeOfApp = ({ uri, key }: { uri: string; key: string }): Promise<string[] | undefined> =>
  openDialog<string[]>((close) => <Scan uri={uri} manualKey={key} close={close} />)

type ScanProps = { uri: string; manualKey: string; close: (codes?: string[]) => void }

function Scan({ uri, manualKey, close }: ScanProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const form = useFormProblem<'code'>()
  const picture = useMemo(
    () =>
      `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 0, blackColor: '#000', whiteColor: '#fff' }))}`,
    [uri],
  )

  const prove = async (typed: string) => {
    if (typed.replaceAll(' ', '').length !== 6) return form.refuse({ code: t('security.step.codeMissing') })
    const done = await form.run(
      async () => close((await damask.identity.finishAuthenticator({ code: typed })).recoveryCodes),
      { wrong_code: 'code' },
    )
    if (!done) field.current?.select()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    void prove(code)
  }

  return (
    <Dialog title={t('security.app.addTitle')} size={520} onClose={() => close()}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <div className={classes.scan}>
            <img className={classes.qr} src={picture} alt={t('security.app.qr')} />
            <div>
              <Text size="sm">{t('security.app.scan')}</Text>
              <Text size="sm" c="dimmed" mt="sm">
                {t('security.app.byHand')}
              </Text>
              <Group gap={4} wrap="nowrap" align="flex-start">
                <code className={classes.key}>{manualKey}</code>
                <CopyButton value={manualKey.replaceAll(' ', '')} label={t('app.copy')} copiedLabel={t('app.copied')} />
              </Group>
            </div>
          </div>
          <CodeInput
            ref={field}
            label={t('security.app.code')}
            value={code}
            error={form.of('code')}
            onChange={setCode}
            onFull={(full) => void prove(full)}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('security.app.finish')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
