import { EmptyState, SkeletonLines, ToolButton } from '@damask/ui'
import { SegmentedControl } from '@mantine/core'
import { IconFileOff, IconListNumbers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { aFlag, oneOf, remembered } from '../../app/remembered.ts'
import { readBounded } from './read-bounded.ts'
import { originalOf, renditionOf, type Shown } from './shown.ts'
import { TextLines } from './text-lines.tsx'
import { TextTable } from './text-table.tsx'
import classes from './text-viewer.module.css'
import type { ViewerProps } from './viewer-props.ts'

const MAX_BYTES = 2_000_000

const numbersChoice = remembered('viewer.lineNumbers', true, aFlag)
const looks = ['table', 'code', 'prose'] as const
const lookChoice = remembered<'code' | 'prose' | null>('viewer.textLook', null, oneOf('code', 'prose'))

/** Written things: as lines with numbers, as prose, or as a table; bounded, however long the file is. */
export function TextViewer({ shown }: ViewerProps) {
  const { t, i18n } = useTranslation()
  const url = renditionOf(shown, 'text') ?? originalOf(shown)
  const text = useQuery({
    queryKey: ['viewer', 'text', url],
    queryFn: ({ signal }) => readBounded(url ?? '', MAX_BYTES, signal),
    enabled: url !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  const isTable = shown.version.format === 'csv' || shown.version.format === 'tsv'
  const kept = lookChoice.use()
  const [asTable, setAsTable] = useState(isTable)
  const look = asTable ? 'table' : (kept ?? (isProse(shown) ? 'prose' : 'code'))
  const withNumbers = numbersChoice.use()

  if (text.isPending) {
    return (
      <div className={classes.sheet}>
        <SkeletonLines label={t('viewer.loading')} lines={14} />
      </div>
    )
  }
  if (text.isError) {
    return (
      <EmptyState icon={<IconFileOff size={32} stroke={1.25} />} title={t('viewer.text.failed')}>
        {t('viewer.text.failedHint')}
      </EmptyState>
    )
  }
  const { text: content, isCut } = text.data
  return (
    <div className={classes.viewer}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('viewer.text.look')}
          value={look}
          onChange={(value) => {
            setAsTable(value === 'table')
            if (value === 'code' || value === 'prose') lookChoice.set(value)
          }}
          data={looks
            .filter((name) => name !== 'table' || isTable)
            .map((name) => ({ value: name, label: t(`viewer.text.${name}`) }))}
        />
        {look !== 'table' && (
          <ToolButton
            label={t('viewer.text.lineNumbers')}
            pressed={withNumbers}
            icon={<IconListNumbers size={18} stroke={1.5} />}
            onClick={() => numbersChoice.set(!withNumbers)}
          />
        )}
        <span className={classes.count}>
          {isCut
            ? t('viewer.text.cut')
            : t('viewer.text.lines', {
                count: countLines(content),
                written: countLines(content).toLocaleString(i18n.language),
              })}
        </span>
      </div>
      {content.trim() === '' ? (
        <EmptyState size="inline" title={t('viewer.text.empty')} />
      ) : look === 'table' ? (
        <TextTable content={content} delimiter={shown.version.format === 'tsv' ? '\t' : undefined} />
      ) : (
        <TextLines content={content} look={look} withNumbers={withNumbers} />
      )}
    </div>
  )
}

const isProse = ({ version, kind }: Shown) =>
  kind === 'document' && ['txt', 'md', 'rtf', 'docx', 'odt', 'doc', 'epub', 'eml', 'pages'].includes(version.format)

const countLines = (content: string) => content.split('\n').length - (content.endsWith('\n') ? 1 : 0)
