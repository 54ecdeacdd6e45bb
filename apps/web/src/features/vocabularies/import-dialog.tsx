import type { Operation, Vocabulary } from '@damask/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber, formatSize } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { problemSentence } from '../../app/problem.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { vocabulariesChanged } from './queries.ts'
import classes from './vocabularies.module.css'

type Format = 'turtle' | 'rdfxml' | 'csv'
const FORMATS = ['turtle', 'rdfxml', 'csv'] as const
const formatOf = (name: string): Format =>
  /\.csv$|\.tsv$|\.txt$/i.test(name) ? 'csv' : /\.(rdf|xml|owl)$/i.test(name) ? 'rdfxml' : 'turtle'

export const importTerms = (vocabulary: Vocabulary) =>
  openDialog<void>((close) => <ImportDialog vocabulary={vocabulary} close={close} />)

/** First what would happen, then what happens. */
function ImportDialog({ vocabulary, close }: { vocabulary: Vocabulary; close: () => void }) {
  const { t } = useTranslation()
  const chooser = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [format, setFormat] = useState<Format>('turtle')
  const [report, setReport] = useState<Operation | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState<'check' | 'import' | null>(null)

  const choose = (chosen: File | undefined) => {
    if (!chosen) return
    setFile(chosen)
    setFormat(formatOf(chosen.name))
    setReport(null)
    setRefusal(null)
  }
  const run = async (dryRun: boolean) => {
    if (!file) return
    setBusy(dryRun ? 'check' : 'import')
    setRefusal(null)
    try {
      const ended = await send(vocabulary, file, format, dryRun)
      if (ended.state !== 'done') setRefusal(t('vocabularies.import.failed'))
      else if (dryRun || ended.failedCount > 0) setReport(ended)
      else {
        await vocabulariesChanged()
        const { created, updated } = countsOf(ended)
        const counts = { created: formatNumber(created), updated: formatNumber(updated) }
        void say({ message: t('vocabularies.import.done', counts) })
        close()
      }
    } catch (error) {
      setRefusal(problemSentence(error))
    } finally {
      setBusy(null)
    }
  }
  const isFine = report !== null && report.failedCount === 0
  return (
    <Dialog onClose={close} title={t('vocabularies.import.title', { name: labelIn(vocabulary.labels) })} size={520}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('vocabularies.import.hint')}
        </Text>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".ttl,.rdf,.xml,.owl,.csv,.tsv,.txt"
          aria-label={t('vocabularies.import.file')}
          onChange={(event) => {
            choose(event.currentTarget.files?.[0])
            // The same file, mended, can be chosen again.
            event.currentTarget.value = ''
          }}
        />
        <div className={classes.chosenFile}>
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
            onClick={() => chooser.current?.click()}
            data-autofocus
          >
            {file ? t('vocabularies.import.another') : t('vocabularies.import.choose')}
          </Button>
          {file && (
            <Text size="sm">
              {file.name} · {formatSize(file.size)}
            </Text>
          )}
        </div>
        {file && (
          <Select
            label={t('vocabularies.import.format')}
            data={FORMATS.map((value) => ({ value, label: t(`vocabularies.import.formats.${value}`) }))}
            value={format}
            allowDeselect={false}
            onChange={(value) => {
              if (!value) return
              setFormat(value as Format)
              setReport(null)
            }}
          />
        )}
        {report && <Report report={report} />}
        <FormAlert sentence={refusal} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          {isFine ? (
            <Button loading={busy === 'import'} onClick={() => void run(false)}>
              {t('vocabularies.import.submit')}
            </Button>
          ) : (
            <Button disabled={!file} loading={busy === 'check'} onClick={() => void run(true)}>
              {t('vocabularies.import.check')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}

type Counts = { created: number; updated: number; unchanged: number; kept: number }
const countsOf = ({ result }: Operation) => result as Counts

function Report({ report }: { report: Operation }) {
  const { t } = useTranslation()
  const { failed, failedCount } = report
  if (failedCount > 0) {
    const written = formatNumber(failedCount)
    return (
      <div role="alert">
        <Text size="sm" fw={500} mb={8}>
          {t('vocabularies.import.refused', { count: failedCount, written })}
        </Text>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <ul className={classes.faults} tabIndex={0}>
          {failed.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </div>
    )
  }
  const counts = countsOf(report)
  const line = (name: keyof Counts) => (
    <li>{t(`vocabularies.import.${name}`, { count: counts[name], written: formatNumber(counts[name]) })}</li>
  )
  return (
    <div role="status">
      <Text size="sm" fw={500} mb={8}>
        {t('vocabularies.import.would')}
      </Text>
      <ul className={classes.what}>
        {line('created')}
        {line('updated')}
        {line('unchanged')}
        {counts.kept > 0 && line('kept')}
      </ul>
    </div>
  )
}

const ASK_EVERY_MS = 400

/** The dialog waits for its own operation: progress and failures are told in it. */
async function send({ id }: Vocabulary, file: File, format: Format, dryRun: boolean): Promise<Operation> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ vocabularyId: id, format, dryRun })) form.set(name, String(value))
  form.set('file', file)
  let operation = await damask.vocabularies.import(form)
  while (!operation.endedAt) {
    await new Promise((resolve) => window.setTimeout(resolve, ASK_EVERY_MS))
    operation = await damask.operations.get({ operationId: operation.id })
  }
  return operation
}
