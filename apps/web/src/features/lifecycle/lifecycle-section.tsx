import type { Asset } from '@damask/contract'
import { Badge } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDate } from '../../app/format.ts'
import { may } from '../../app/may.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { beginningOfDay, dayOf } from '../access/sentences.ts'
import { patchAsset } from '../assets/cache.ts'
import inspector from '../assets/inspector/inspector.module.css'
import { Section } from '../assets/inspector/section.tsx'
import classes from './lifecycle.module.css'
import { lifecycleQueries } from './queries.ts'

/** Review, expiry, holds: changed where they stand. */
export function LifecycleSection({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const found = useQuery(lifecycleQueries.one(asset.id))
  const isDue = asset.reviewAt !== null && Date.parse(asset.reviewAt) <= Date.now()
  const isExpired = asset.expiresAt !== null && Date.parse(asset.expiresAt) <= Date.now()
  const names = found.data?.holds.map(({ name }) => name).join(', ')
  return (
    <Section name="lifecycle" title={t('lifecycle.section')}>
      <dl className={inspector.facts}>
        <DateRow
          asset={asset}
          field="reviewAt"
          label={t('lifecycle.review')}
          mark={isDue ? t('lifecycle.due') : null}
        />
        <DateRow
          asset={asset}
          field="expiresAt"
          label={t('lifecycle.expiry')}
          mark={isExpired ? t('lifecycle.expired') : null}
        />
        {found.data?.isHeld && (
          <div className={inspector.pair}>
            <dt>{t('lifecycle.hold')}</dt>
            <dd>{names ? t('lifecycle.heldBy', { names }) : t('lifecycle.held')}</dd>
          </div>
        )}
      </dl>
    </Section>
  )
}

type RowProps = {
  readonly asset: Asset
  readonly field: 'reviewAt' | 'expiresAt'
  readonly label: string
  readonly mark: string | null
}

function DateRow({ asset, field, label, mark }: RowProps) {
  const { t } = useTranslation()
  const id = useId()
  const at = asset[field]
  const save = async (day: string) => {
    const value = beginningOfDay(day)
    if (value === at) return
    try {
      patchAsset(await damask.lifecycle.change({ assetId: asset.id, [field]: value }))
      await queryClient.invalidateQueries({ queryKey: ['lifecycle'] })
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <div className={inspector.pair}>
      <dt id={id}>{label}</dt>
      <dd className={classes.date}>
        {may(asset, 'edit') ? (
          // Drawn anew with another date: what is typed is saved when the field is left.
          <input
            key={at}
            type="date"
            className={classes.input}
            aria-labelledby={id}
            defaultValue={dayOf(at)}
            data-empty={at === null || undefined}
            onBlur={({ currentTarget }) => currentTarget.validity.valid && void save(currentTarget.value)}
            onKeyDown={({ key, currentTarget }) => {
              if (key === 'Enter') currentTarget.blur()
              if (key === 'Escape') currentTarget.value = dayOf(at)
            }}
          />
        ) : at ? (
          formatDate(at)
        ) : (
          t('lifecycle.never')
        )}
        {at && may(asset, 'edit') && (
          <button
            type="button"
            className={classes.clear}
            aria-label={`${label}: ${t('lifecycle.clear')}`}
            onClick={() => void save('')}
          >
            <IconX size={14} stroke={1.5} aria-hidden />
          </button>
        )}
        {mark && <Badge color={field === 'expiresAt' ? 'red' : 'yellow'}>{mark}</Badge>}
      </dd>
    </div>
  )
}
