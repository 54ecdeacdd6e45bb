import type { PersonId } from '@damask/contract'
import { SettingsSection } from '@damask/ui'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { withProof } from './confirm-me.tsx'

type Somebody = { id: PersonId; name: string }

/** On the page of a person, for whoever manages people: when phone, passkeys and recovery codes are all lost. */
export function ResetSecondFactor({ person }: { person: Somebody }) {
  const { t } = useTranslation()
  return (
    <SettingsSection title={t('security.policy.factor')} description={t('security.reset.hint', { name: person.name })}>
      <Button variant="default" onClick={() => void reset(person)}>
        {t('security.reset.submit')}
      </Button>
    </SettingsSection>
  )
}

async function reset({ id, name }: Somebody): Promise<void> {
  const agreed = await confirm({
    title: word('security.reset.title', { name }),
    text: word('security.reset.text', { name }),
    submit: word('security.reset.submit'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    const done = await withProof(async () => [await damask.identity.resetSecondFactor({ personId: id })])
    if (done) void say({ message: word('security.reset.done', { name }) })
  } catch (error) {
    void sayProblem(error)
  }
}
