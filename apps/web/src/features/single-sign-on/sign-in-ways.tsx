import { Button } from '@mantine/core'
import { IconUserShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { FormAlert } from '../identity/form-alert.tsx'
import { ssoQueries } from './queries.ts'
import classes from './single-sign-on.module.css'

type Props = {
  /** What has been typed so far. */
  email: string
  next: string | undefined
  /** What a sign-in that was begun elsewhere ended with. */
  problem: string | undefined
}

/** The directories that an address may sign in with, and those that are shown to everybody. */
export function SignInWays({ email, next, problem }: Props) {
  const { t } = useTranslation()
  const domain = useDeferredValue(/^[^\s@]+@([^\s@]+\.[^\s@.]{2,})$/.exec(email.trim())?.[1]?.toLowerCase() ?? null)
  const { data } = useQuery({ ...ssoQueries.ways(domain), placeholderData: (before) => before })
  const search = next ? `?next=${encodeURIComponent(next)}` : ''
  return (
    <>
      <FormAlert sentence={problem ? sentenceOf(problem) : null} />
      {data && data.connections.length > 0 && (
        <div className={classes.way}>
          {!data.password && <p className={classes.fine}>{t('sso.onlyHere')}</p>}
          {data.connections.map(({ id, name, startUrl }) => (
            <Button
              key={id}
              component="a"
              href={startUrl + search}
              size="md"
              fullWidth
              variant="default"
              leftSection={<IconUserShield size={18} stroke={1.5} aria-hidden />}
            >
              {t('sso.continueWith', { name })}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}

function sentenceOf(code: string): string {
  const key = `sso.problem.${code}`
  return String(i18next.t((i18next.exists(key) ? key : 'sso.problem.other') as never))
}
