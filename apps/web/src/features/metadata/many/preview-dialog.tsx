import type { EditReport, Field, ValueFault } from '@damask/contract'
import { Button, Group } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../app/dialog.tsx'
import { formatNumber } from '../../../app/format.ts'
import { faultSentence } from '../fault-words.ts'
import { textIn } from '../labels.ts'
import { useNames } from '../names.ts'
import { valueInWords } from '../value-words.ts'
import classes from './many.module.css'

type Props = {
  readonly report: EditReport
  readonly fields: readonly Field[]
  readonly count: number
  readonly close: (apply?: boolean) => void
}

/** What an edit of many assets would do, value by value, before it is done. */
export function PreviewDialog({ report, fields, count, close }: Props) {
  const { t } = useTranslation()
  const names = useNames()
  const { changed, unchanged, preview, faults, faultCount } = report
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const nothing = <span className={classes.quiet}>{t('metadata.nothing')}</span>
  return (
    <Dialog title={t('metadata.many.previewTitle')} size="xl" onClose={() => close()}>
      <p className={classes.sums}>
        <strong>{t('metadata.many.willChange', { count: changed, formatted: formatNumber(changed) })}</strong>
        {unchanged > 0 && (
          <span>{t('metadata.many.stays', { count: unchanged, formatted: formatNumber(unchanged) })}</span>
        )}
        {faultCount > 0 && (
          <span className={classes.faults}>
            {t('metadata.many.refused', { count: faultCount, formatted: formatNumber(faultCount) })}
          </span>
        )}
      </p>
      {faults.length > 0 && (
        <ul className={classes.faultList}>
          {[...Map.groupBy(faults, ({ field, code }) => `${field} ${code}`).values()].slice(0, 5).map((alike) => {
            const [first] = alike
            const field = byKey.get(first!.field ?? '')
            return (
              <li key={`${first!.field} ${first!.code}`}>
                {field && `${textIn(field.labels)}: `}
                {field ? faultSentence(t, { code: first!.code as ValueFault['code'] }, field) : first!.message}
                {alike.length > 1 && ` (${formatNumber(alike.length)})`}
              </li>
            )
          })}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by key. */}
      <section className={classes.tableBox} tabIndex={0} aria-label={t('metadata.many.previewTitle')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t('library.column.name')}</th>
              <th>{t('metadata.many.field')}</th>
              <th>{t('metadata.many.before')}</th>
              <th>{t('metadata.many.after')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.flatMap(({ assetId, name, changes }) =>
              changes.map(({ field: key, before, after }, index) => {
                const field = byKey.get(key)
                return (
                  <tr key={`${assetId} ${key}`}>
                    <td>{index === 0 ? name : ''}</td>
                    <td>{field ? textIn(field.labels) : key}</td>
                    <td className={classes.before}>{(field && valueInWords(field, before, names)) || nothing}</td>
                    <td>
                      <IconArrowRight size={13} stroke={1.75} className={classes.arrow} aria-hidden />
                      {(field && valueInWords(field, after, names)) || nothing}
                    </td>
                  </tr>
                )
              }),
            )}
          </tbody>
        </table>
      </section>
      {changed > preview.length && (
        <p className={classes.quiet}>
          {t('metadata.many.andMore', {
            count: changed - preview.length,
            formatted: formatNumber(changed - preview.length),
          })}
        </p>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => close()}>
          {t('app.cancel')}
        </Button>
        <Button data-autofocus disabled={changed === 0} onClick={() => close(true)}>
          {t('metadata.many.apply', { count, formatted: formatNumber(count) })}
        </Button>
      </Group>
    </Dialog>
  )
}
