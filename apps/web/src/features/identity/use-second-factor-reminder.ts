import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { formatDate } from '../../app/format.ts'
import { go } from '../../app/go.ts'
import { say } from '../../app/say.tsx'
import { loadLaterWords, t } from '../../app/words.ts'
import { identityQueries } from './queries.ts'

/** Reminds once per visit, while the day from which a second factor is asked for is still to come. */
export function useSecondFactorReminder(): void {
  const due = useQuery(identityQueries.me()).data?.secondFactorDueAt
  useEffect(() => {
    if (!due) return
    void loadLaterWords().then(() =>
      say({
        id: 'second-factor-reminder',
        message: t('security.reminder.text', { date: formatDate(due) }),
        more: { label: t('security.reminder.go'), perform: () => go({ to: '/settings/security' }) },
      }),
    )
  }, [due])
}
