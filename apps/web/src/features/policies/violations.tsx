import type { FolderId } from '@damask/contract'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatNumber } from '../../app/format.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { policyFaultSentence } from '../attention/fault-words.ts'
import { metadataQueries } from '../metadata/queries.ts'
import classes from './policy.module.css'
import { policyQueries } from './queries.ts'

/** What was in the folder before its rules and does not fit them. */
export function Violations({ folderId, mayCheck }: { folderId: FolderId; mayCheck: boolean }) {
  const { t } = useTranslation()
  const found = useQuery(policyQueries.violations(folderId)).data
  const fields = useQuery(metadataQueries.fields()).data?.fields ?? []
  if (!found) return null
  const { check, total, items } = found
  const isRunning = check?.state === 'waiting' || check?.state === 'running'
  const again = async () => {
    try {
      await damask.policies.check({ folderId })
      await queryClient.invalidateQueries({ queryKey: policyQueries.violations(folderId).queryKey })
    } catch (error) {
      void sayProblem(error)
    }
  }
  return (
    <section className={classes.section}>
      <h2>{t('policies.violations.title')}</h2>
      <p className={classes.faint}>{t('policies.violations.hint')}</p>
      <p role="status">
        {isRunning
          ? t('policies.violations.running', { done: formatNumber(check.done), total: formatNumber(check.total ?? 0) })
          : !check
            ? t('policies.violations.never')
            : total === 0
              ? t('policies.violations.none')
              : t('policies.violations.count', { count: total })}
      </p>
      {mayCheck && (
        <Button size="xs" variant="default" disabled={isRunning} onClick={() => void again()}>
          {t('policies.violations.check')}
        </Button>
      )}
      <ul className={classes.violations}>
        {items.map((item) => (
          <li key={item.assetId}>
            <Link to="/asset/$assetId" params={{ assetId: item.assetId }}>
              {item.name}
            </Link>
            <span className={classes.faint}> {item.folderPath}</span>
            <span className={classes.faults}>
              {item.faults.map((fault) => policyFaultSentence(t, fault, fields)).join(' ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
