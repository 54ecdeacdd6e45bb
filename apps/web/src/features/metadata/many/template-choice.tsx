import type { TemplateId } from '@damask/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { metadataQueries } from '../queries.ts'
import classes from './many.module.css'

type Choice = { readonly id: TemplateId; readonly mode: 'fill_empty' | 'overwrite' }
type Props = { readonly chosen: Choice | null; readonly onChoose: (choice: Choice | null) => void }

/** Applies a named set of values to everything that is selected. */
export function TemplateChoice({ chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const { data: templates = [] } = useQuery(metadataQueries.templates())
  if (templates.length === 0) return null
  return (
    <div className={classes.template}>
      <label className={classes.templateLabel}>
        {t('metadata.many.template')}
        <select
          className={classes.action}
          value={chosen?.id ?? ''}
          onChange={(event) => {
            const id = event.currentTarget.value as TemplateId
            onChoose(id ? { id, mode: chosen?.mode ?? 'fill_empty' } : null)
          }}
        >
          <option value="">{t('metadata.many.noTemplate')}</option>
          {templates.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {chosen && (
        <select
          className={classes.action}
          aria-label={t('metadata.many.templateMode')}
          value={chosen.mode}
          onChange={(event) => onChoose({ ...chosen, mode: event.currentTarget.value as Choice['mode'] })}
        >
          <option value="fill_empty">{t('metadata.many.fillEmpty')}</option>
          <option value="overwrite">{t('metadata.many.overwrite')}</option>
        </select>
      )}
    </div>
  )
}
