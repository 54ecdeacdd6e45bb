import type { HeldAsset, ValueFault } from '@damask/contract'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import type { Value } from '../metadata/merge.ts'
import { metadataQueries } from '../metadata/queries.ts'
import { AskedField } from './asked-field.tsx'
import classes from './attention.module.css'
import { mend } from './verbs.tsx'

type Drafts = Readonly<Record<string, Value>>

/** What the selected files lack, to be given to all of them at once. */
export function MendForm({ held, onClose }: { held: readonly HeldAsset[]; onClose: () => void }) {
  const { t } = useTranslation()
  const titleId = useId()
  const schema = useQuery(metadataQueries.fields()).data?.fields ?? []
  const [drafts, setDrafts] = useState<Drafts>({})
  const [faults, setFaults] = useState<readonly ValueFault[]>([])
  const [isSaving, setSaving] = useState(false)
  const keys = new Set(held.flatMap(({ faults }) => faults.flatMap(({ field }) => field ?? [])))
  const fields = schema.filter(({ key }) => keys.has(key))
  const filled = Object.fromEntries(Object.entries(drafts).filter(([, value]) => value !== null && value !== ''))
  const isEmpty = Object.keys(filled).length === 0

  const save = async () => {
    if (isEmpty || isSaving) return
    setSaving(true)
    const done = await mend(
      damask.attention.giveValues({ assetIds: held.map(({ id }) => id), values: filled as never }),
    )
    setSaving(false)
    const wrong = done?.items.flatMap((item) => item.valueFaults) ?? []
    setFaults(wrong)
    if (done && wrong.length === 0) onClose()
  }

  return (
    <section className={classes.form} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.formTitle}>
        {t('attention.form.title', { count: held.length })}
      </h2>
      <p className={classes.formHint}>{t(fields.length > 0 ? 'attention.form.hint' : 'attention.form.nothing')}</p>
      {fields.map((field) => (
        <AskedField
          key={field.key}
          field={field}
          draft={drafts[field.key] ?? null}
          fault={faults.find((fault) => fault.field === field.key)}
          onDraft={(value) => setDrafts((before) => ({ ...before, [field.key]: value }))}
        />
      ))}
      <div className={classes.formVerbs}>
        <Button variant="default" size="xs" onClick={onClose}>
          {t('attention.form.cancel')}
        </Button>
        {fields.length > 0 && (
          <Button size="xs" loading={isSaving} disabled={isEmpty} onClick={() => void save()}>
            {t('attention.form.save')}
          </Button>
        )}
      </div>
    </section>
  )
}
