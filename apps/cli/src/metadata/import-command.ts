import { constants, openAsBlob } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { EditReport, Operation } from '@damask/contract'
import type { Command } from 'commander'
import { clientFor, type GlobalOptions } from '../client.ts'
import { CommandFailed } from '../command-failed.ts'
import { visible } from '../print.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { followOperation } from './follow.ts'

type Options = GlobalOptions & {
  dryRun?: true
  matchBy?: string
  language?: string
  emptyClears?: true
  createTerms?: true
}

const FAULTS_SAID = 20

export function addImportCommand(metadata: Command, terminal: Terminal): void {
  metadata
    .command('import')
    .argument('<file>', 'a CSV file: its first row names the columns, as "id", "title:en" or "keywords"')
    .description('Change values of many assets as a CSV file says')
    .option('--dry-run', 'only say what would happen')
    .option('--match-by <column>', 'what assets are found by: id, path or a field that no two assets share')
    .option('--language <tag>', 'of columns of texts that do not say theirs')
    .option('--empty-clears', 'an empty cell takes the value away; otherwise only [clear] does')
    .option('--create-terms', 'add unknown terms to open vocabularies')
    .action(async (file: string, _options: unknown, command: Command) => {
      await importFile(file, command.optsWithGlobals() as Options, terminal)
    })
}

async function importFile(file: string, options: Options, terminal: Terminal): Promise<void> {
  // A blob of a file that is not there would say so only while it is sent.
  await access(file, constants.R_OK).catch(() => {
    throw new UsageError(`"${file}" cannot be read.`)
  })
  const blob = await openAsBlob(file)
  const { signal } = terminal
  const damask = await clientFor(terminal, options)
  const form = new FormData()
  // Fields before the file: the server reads the form as a stream and must know them first.
  for (const name of ['dryRun', 'matchBy', 'language', 'emptyClears', 'createTerms'] as const) {
    if (options[name] !== undefined) form.set(name, String(options[name]))
  }
  form.set('file', blob, basename(file))
  const { operation } = await damask.metadata.import(form, { signal })
  const ended = await followOperation(damask, operation, terminal)
  const report = await damask.metadata.getReport({ operationId: operation.id }, { signal }).catch(() => null)
  if (options.json) terminal.write(`${JSON.stringify({ operation: ended, report }, null, 2)}\n`)
  else say(ended, report, options, terminal)
  if (ended.state !== 'done' || ended.failedCount > 0) throw new CommandFailed()
}

function say(ended: Operation, report: EditReport | null, { dryRun }: Options, terminal: Terminal): void {
  if (report) {
    const { changed, unchanged, unmatched, newTerms, faults, faultCount } = report
    const would = dryRun ? 'would change' : 'changed'
    const terms = newTerms ? `, ${newTerms} new terms` : ''
    terminal.write(`${changed} ${would}, ${unchanged} as they are, ${unmatched ?? 0} rows without an asset${terms}.\n`)
    for (const { line, column, message, value } of faults.slice(0, FAULTS_SAID)) {
      const place = [line === null ? null : `line ${line}`, column].filter(Boolean).join(', ')
      terminal.warn(`${visible(`${place}: ${message}${value ? ` (${value})` : ''}`)}\n`)
    }
    if (faultCount > FAULTS_SAID) terminal.warn(`… and ${faultCount - FAULTS_SAID} more. --json says all of them.\n`)
  }
  if (ended.state === 'cancelled') terminal.warn('It was stopped. What is done stays done.\n')
  const reason = (ended.result?.problem as { message?: string } | undefined)?.message
  if (ended.state === 'failed') terminal.warn(`${visible(reason ?? 'It failed.')}\n`)
  if (ended.undoUntil) terminal.write(`To take it back: damask operations undo ${ended.id}\n`)
}
