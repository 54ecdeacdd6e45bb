import { join, relative, resolve } from 'node:path'
import { DamaskError } from '@damask/sdk'
import type { Command } from 'commander'
import { clientFor, type GlobalOptions } from '../client.ts'
import { CommandFailed } from '../command-failed.ts'
import { countOption } from '../options.ts'
import { inParallel } from '../parallel.ts'
import type { Terminal } from '../terminal.ts'
import { transferProgress } from '../transfer-progress.ts'
import { fetchFile } from './fetch-file.ts'
import { type Download, findDownloads } from './find-downloads.ts'
import { outputFolder } from './output-folder.ts'

type Options = GlobalOptions & { output: string; recursive?: true; overwrite?: true; parallel: number }
type Outcome = { assetId: string; path: string; outcome: 'downloaded' | 'skipped' | 'failed'; detail: string | null }

export function addDownloadCommand(program: Command, terminal: Terminal): void {
  program
    .command('download')
    .argument('<what...>', 'ids, or paths like /Brand/Logos/logo.svg')
    .description('Download originals; run it again to go on where it was')
    .option('--output <folder>', 'where to', '.')
    .option('--recursive', 'folders with everything in them')
    .option('--overwrite', 'replace files that are already there and differ')
    .option('--parallel <count>', 'how many files at once', countOption(1, 32), 4)
    .action(async (wanted: string[], _options: unknown, command: Command) => {
      await download(wanted, command.optsWithGlobals() as Options, terminal)
    })
}

async function download(wanted: string[], options: Options, terminal: Terminal): Promise<void> {
  const damask = await clientFor(terminal, options)
  const { signal } = terminal
  const found: Download[] = []
  for (const one of wanted)
    for await (const download of findDownloads(damask, one, options.recursive ?? false)) found.push(download)
  // Places are given in the order of the list, so that a second run gives every asset the same one.
  const output = await outputFolder(options.output)
  const outcomes: Outcome[] = []
  const progress = transferProgress(options.json ? { ...terminal, columns: null, warn() {} } : terminal, {
    files: found.length,
    bytes: found.reduce((sum, { asset }) => sum + asset.version.sizeBytes, 0),
  })
  const settle = ({ asset }: Download, outcome: Outcome) => {
    outcomes.push(outcome)
    const line = [`${outcome.outcome} ${outcome.path}`, outcome.detail].filter(Boolean).join(': ')
    progress.settled(asset.id, asset.version.sizeBytes, line, outcome.outcome === 'failed')
  }
  const placed: { download: Download; place: string }[] = []
  for (const download of found) {
    const { asset, folders } = download
    try {
      placed.push({ download, place: await output.placeFor(folders, asset.name) })
    } catch (error) {
      const path = join(options.output, ...folders, asset.name)
      settle(download, { assetId: asset.id, path, outcome: 'failed', detail: messageOf(error) })
    }
  }
  try {
    await inParallel(placed, options.parallel, async ({ download: one, place }) => {
      const { asset } = one
      const about = { assetId: asset.id, path: relative(resolve('.'), place) || place }
      try {
        const overwrite = options.overwrite ?? false
        const result = await fetchFile(damask, asset, place, {
          overwrite,
          signal,
          onProgress: (bytes) => progress.moved(asset.id, bytes),
        })
        settle(
          one,
          result === 'downloaded'
            ? { ...about, outcome: result, detail: null }
            : { ...about, outcome: 'skipped', detail: result },
        )
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof DamaskError && error.status === 401) throw error
        settle(one, { ...about, outcome: 'failed', detail: messageOf(error) })
      }
    })
  } finally {
    progress.finish()
  }
  report(outcomes, options, terminal)
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function report(outcomes: Outcome[], { json }: Options, terminal: Terminal): void {
  const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length
  const counts = { downloaded: count('downloaded'), skipped: count('skipped'), failed: count('failed') }
  if (json) terminal.write(`${JSON.stringify({ ...counts, files: outcomes }, null, 2)}\n`)
  else terminal.write(`${counts.downloaded} downloaded, ${counts.skipped} already there, ${counts.failed} failed.\n`)
  if (counts.failed > 0) throw new CommandFailed()
}
