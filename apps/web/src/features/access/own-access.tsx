import type { AnyCapability } from '@damask/contract'
import { CAPABILITIES } from '@damask/contract/names'
import { Button, NativeSelect } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './access.module.css'
import { askForAccess } from './ask-for-access.tsx'
import { type AccessPlace, accessQueries } from './queries.ts'
import { capabilityWords, sayOwn } from './sentences.ts'

/** Which of one's capabilities says most about what one is here. */
const TELLING: readonly AnyCapability[] = ['manage_access', 'edit', 'upload', 'download', 'view']

/** What one may do here oneself, and why or why not. */
export function OwnAccess({ place, capabilities }: { place: AccessPlace; capabilities: readonly AnyCapability[] }) {
  const { t } = useTranslation()
  const [capability, setCapability] = useState<AnyCapability>(
    () => TELLING.find((name) => capabilities.includes(name)) ?? 'view',
  )
  const answer = useQuery(accessQueries.explain(place, capability))
  return (
    <section className={classes.section} aria-labelledby="own-access">
      <h3 id="own-access" className={classes.heading}>
        {t('access.own.title')}
      </h3>
      <div className={classes.question}>
        <NativeSelect
          label={t('access.own.question')}
          value={capability}
          data={CAPABILITIES.map((value) => ({ value, label: capabilityWords(value) }))}
          onChange={(event) => setCapability(event.currentTarget.value as AnyCapability)}
        />
        <p className={classes.answer} role="status" data-no={answer.data && !answer.data.allowed ? true : undefined}>
          {answer.data ? sayOwn(answer.data) : ' '}
        </p>
      </div>
      {answer.data && !answer.data.allowed && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconHandStop size={14} aria-hidden />}
          onClick={() => void askForAccess(place)}
        >
          {t('app.ask.verb')}
        </Button>
      )}
    </section>
  )
}
