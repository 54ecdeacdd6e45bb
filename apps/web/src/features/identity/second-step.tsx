import type { SecondFactorWay } from '@damask/contract'
import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { CodeInput } from './code-input.tsx'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import { askPasskey, canUsePasskeys } from './passkey.ts'
import { useFormProblem } from './use-form-problem.ts'

type SecondStepProps = { ways: SecondFactorWay[]; onDone: () => Promise<void>; onAgain: () => void }

/** After the right password: the code, the passkey, or a recovery code. */
export function SecondStep({ ways, onDone, onAgain }: SecondStepProps) {
  const { t } = useTranslation()
  const possible = ways.filter((way) => way !== 'passkey' || canUsePasskeys())
  const [way, setWay] = useState<SecondFactorWay>(possible[0] ?? 'recovery_code')
  const [code, setCode] = useState('')
  const [trusts, setTrusts] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const form = useFormProblem<'code'>()
  const others = possible.filter((other) => other !== way)

  const prove = async (typed: string) => {
    if (way !== 'passkey' && typed.trim().length < 6) {
      form.refuse({ code: t('security.step.codeMissing') })
      return
    }
    let hasExpired = false
    const done = await form.run(
      async () => {
        try {
          if (way === 'passkey') {
            const answer = await askPasskey(await damask.identity.startPasskeySignIn())
            if (!answer) return
            await damask.identity.signInWithPasskey({ answer, trustDevice: trusts })
          } else {
            await damask.identity.finishSignIn({ way, code: typed, trustDevice: trusts })
          }
        } catch (error) {
          hasExpired = isProblem(error, 'sign_in_expired')
          throw error
        }
        await onDone()
      },
      { wrong_code: 'code' },
    )
    if (!done && !hasExpired) field.current?.select()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void prove(code)
  }
  const choose = (other: SecondFactorWay) => {
    form.clear()
    setCode('')
    setWay(other)
  }

  return (
    <Gate title={t('security.step.title')} intro={t(`security.step.intro.${way}`)}>
      <form onSubmit={submit} noValidate key={way}>
        <Stack gap="md">
          {way === 'authenticator' && (
            <CodeInput
              ref={field}
              label={t('security.step.code')}
              value={code}
              error={form.of('code')}
              onChange={setCode}
              onFull={(full) => void prove(full)}
            />
          )}
          {way === 'recovery_code' && (
            <TextInput
              ref={field}
              label={t('security.step.recoveryCode')}
              placeholder="abcd-efgh-ijkl-mnop"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              maxLength={40}
              value={code}
              error={form.of('code')}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <Checkbox
            label={t('security.step.trust')}
            description={t('security.step.trustHint')}
            checked={trusts}
            onChange={(event) => setTrusts(event.currentTarget.checked)}
          />
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy} autoFocus={way === 'passkey'}>
            {t(way === 'passkey' ? 'security.step.usePasskey' : 'identity.signIn.submit')}
          </Button>
          <Stack gap={4} align="center">
            {others.map((other) => (
              <Button key={other} variant="subtle" size="compact-sm" onClick={() => choose(other)}>
                {t(`security.step.use.${other}`)}
              </Button>
            ))}
            <Button variant="subtle" color="gray" size="compact-sm" onClick={onAgain}>
              {t('security.step.again')}
            </Button>
          </Stack>
        </Stack>
      </form>
    </Gate>
  )
}
