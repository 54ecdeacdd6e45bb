import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './people.module.css'
import { peopleQueries } from './queries.ts'

/** The way in for those whose address is enough; nothing where everybody is invited. */
export function JoinHint() {
  const { t } = useTranslation()
  const { data } = useQuery(peopleQueries.canAsk())
  if (!data?.isOpen) return null
  return (
    <Text size="sm" ta="center" mt="md">
      {t('people.join.hint')}{' '}
      <Link to="/join" className={classes.link}>
        {t('people.join.askTitle')}
      </Link>
    </Text>
  )
}
