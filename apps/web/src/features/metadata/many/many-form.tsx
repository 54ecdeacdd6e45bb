import type { Field, FieldChange, FieldSummary, TemplateId } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openDialog } from '../../../app/dialogs.tsx'
import { formatNumber } from '../../../app/format.ts'
import { PageError } from '../../../app/frame/page-error.tsx'
import { sayProblem } from '../../../app/say.tsx'
import { Section } from '../../assets/inspector/section.tsx'
import { type Chosen, countOf } from '../../assets/verbs.ts'
import { textIn } from '../labels.ts'
import { metadataQueries } from '../queries.ts'
import { applyEdit, bodyOf, type Edit, previewEdit } from './apply.ts'
import classes from './many.module.css'
import { ManyRow } from './many-row.tsx'
import { PreviewDialog } from './preview-dialog.tsx'
import { TemplateChoice } from './template-choice.tsx'

/** The values of many assets: what they have in common, and what is to be done to all of them. */
export function ManyForm({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation()
  // Held for a moment: somebody who extends a selection with the keyboard is not done yet.
  const [settled] = useDebouncedValue(chosen, 250)
  const schema = useQuery(metadataQueries.fields())
  const summary = useQuery(metadataQueries.summary(bodyOf(settled)))
  const [staged, setStaged] = useState<ReadonlyMap<string, FieldChange>>(new Map())
  const [template, setTemplate] = useState<{ id: TemplateId; mode: 'fill_empty' | 'overwrite' } | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const error = schema.error ?? summary.error
  if (error && !(schema.data && summary.data)) {
    return (
      <PageError
        size="inline"
        title={t('metadata.failed')}
        error={error}
        onRetry={() => void Promise.all([schema.refetch(), summary.refetch()])}
      />
    )
  }
  if (!schema.data || !summary.data) {
    return (
      <div className={classes.waiting}>
        <SkeletonLines label={t('app.loading')} lines={6} />
      </div>
    )
  }
  const byKey = new Map(schema.data.fields.map((field) => [field.key, field]))
  const rows = summary.data.fields.flatMap((of): { field: Field; of: FieldSummary }[] => {
    const field = byKey.get(of.field)
    return field ? [{ field, of }] : []
  })
  const byGroup = Map.groupBy(rows, ({ field }) => field.groupId)
  const edit: Edit = {
    changes: [...staged.values()],
    ...(template && { templateId: template.id, templateMode: template.mode }),
  }
  const count = countOf(chosen)
  const stagedCount = staged.size + (template ? 1 : 0)
  const discard = () => {
    setStaged(new Map())
    setTemplate(null)
  }
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      void sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const apply = () =>
    run(async () => {
      await applyEdit(chosen, edit)
      discard()
    })
  const preview = () =>
    run(async () => {
      const report = await previewEdit(chosen, edit)
      const wanted = await openDialog<boolean>((close) => (
        <PreviewDialog report={report} fields={schema.data.fields} count={count} close={close} />
      ))
      if (wanted) await apply()
    })
  return (
    <>
      {[...schema.data.groups, null].map((group) => {
        const of = byGroup.get(group?.id ?? null) ?? []
        if (of.length === 0) return null
        return (
          <Section
            key={group?.id ?? ''}
            name={`fields-${group?.key ?? ''}`}
            title={group ? textIn(group.labels) : t('metadata.otherFields')}
          >
            <dl className={classes.rows}>
              {of.map(({ field, of }) => (
                <ManyRow
                  key={field.key}
                  field={field}
                  summary={of}
                  staged={staged.get(field.key)}
                  isEditing={editing === field.key}
                  onEdit={() => setEditing(field.key)}
                  onLeave={() => setEditing(null)}
                  onStage={(change) => {
                    const next = new Map(staged)
                    if (change) next.set(field.key, change)
                    else next.delete(field.key)
                    setStaged(next)
                    setEditing(null)
                  }}
                />
              ))}
            </dl>
          </Section>
        )
      })}
      <TemplateChoice chosen={template} onChoose={setTemplate} />
      {stagedCount > 0 && (
        <section className={classes.bar} aria-label={t('metadata.many.staged', { count: stagedCount })}>
          <span className={classes.said}>{t('metadata.many.staged', { count: stagedCount })}</span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={discard} disabled={isBusy}>
            {t('metadata.many.discard')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void preview()} disabled={isBusy}>
            {t('metadata.many.preview')}
          </Button>
          <Button size="compact-sm" onClick={() => void apply()} loading={isBusy}>
            {t('metadata.many.apply', { count, formatted: formatNumber(count) })}
          </Button>
        </section>
      )}
    </>
  )
}
