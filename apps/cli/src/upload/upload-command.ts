import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ConflictMode } from '@damask/contract'
import { type Damask, DamaskError, folderUploadMemory, uploadFile } from '@damask/sdk'
import { type Command, Option } from 'commander'
import { clientFor, type GlobalOptions } from '../client.ts'
import { CommandFailed } from '../command-failed.ts'
import { hashFile } from '../hash-file.ts'
import { findFolder, isId, namesOn, pathOf } from '../library-path.ts'
import { countOption } from '../options.ts'
import { inParallel } from '../parallel.ts'
import { visible } from '../print.ts'
import type { Terminal } from '../terminal.ts'
import { transferProgress } from '../transfer-progress.ts'
import { UsageError } from '../usage-error.ts'
import { collectFiles, type LocalFile } from './collect-files.ts'
import { batchesOf, type HashedFile, type Planned, planUploads } from './plan-uploads.ts'

type Options = GlobalOptions & {
  to: string
  parallel: number
  conflict?: ConflictMode
  duplicates: 'keep' | 'skip'
  dryRun?: true
  includeHidden?: true
}
type Outcome = {
  path: string
  outcome: 'uploaded' | 'skipped' | 'failed'
  detail: string | null
  assetId: string | null
}
/** `folderId` is null where the folder does not exist yet, in a dry run. */
type Target = { folderId: string | null; path: string }

export function addUploadCommand(program: Command, terminal: Terminal): void {
  program
    .command('upload')
    .argument('<paths...>', 'files and folders')
    .description('Upload files and whole folders; run it again to go on where it was')
    .option('--to <folder>', 'where to: a path like /Brand/Logos (made when missing), or the id of a folder', '/')
    .option('--parallel <count>', 'how many files at once', countOption(1, 32), 4)
    .addOption(new Option('--conflict <mode>', 'when the name is taken').choices(['unique', 'version', 'reject']))
    .addOption(
      new Option('--duplicates <mode>', 'when the same bytes are elsewhere in the library')
        .choices(['keep', 'skip'])
        .default('skip'),
    )
    .option('--dry-run', 'say what would happen, and send nothing')
    .option('--include-hidden', 'also files and folders whose names begin with a dot')
    .action(async (paths: string[], _options: unknown, command: Command) => {
      await upload(paths, command.optsWithGlobals() as Options, terminal)
    })
}

async function upload(paths: string[], options: Options, terminal: Terminal): Promise<void> {
  const damask = await clientFor(terminal, options)
  const { files, skipped } = await collectFiles(paths, options)
  const target = await targetFor(damask, options)
  const outcomes: Outcome[] = skipped.map(({ path, reason }) =>
    reason === 'unreadable' ? failed(path, 'It cannot be read.') : skippedAs(path, reason),
  )
  for (const { path, outcome, detail } of outcomes) terminal.warn(`${visible(`${outcome} ${path}: ${detail}`)}\n`)

  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const progress = transferProgress(options.json ? { ...terminal, columns: null, warn() {} } : terminal, {
    files: files.length,
    bytes,
  })
  const settle = (file: LocalFile, outcome: Outcome) => {
    outcomes.push(outcome)
    const verb = options.dryRun && outcome.outcome === 'uploaded' ? 'would upload' : outcome.outcome
    const line = [`${verb} ${file.path}`, outcome.detail].filter(Boolean).join(': ')
    progress.settled(file.path, file.sizeBytes, line, outcome.outcome === 'failed')
  }

  const seen = new Map<string, string>()
  const batches = batchesOf(files)
  const prepare = async (batch: LocalFile[] | undefined) => {
    const hashed = await hashAll(batch ?? [], settle, terminal.signal)
    return planUploads(hashed, await knownOf(damask, hashed, terminal.signal), target.path, options.duplicates, seen)
  }
  try {
    let next = prepare(batches[0])
    for (const index of batches.keys()) {
      const planned = await next
      // The next files are read while these travel. What goes wrong there is told when its turn comes.
      next = prepare(batches[index + 1])
      next.catch(() => {})
      await inParallel(planned, options.parallel, async (plan) => {
        settle(plan.file, await carryOut(plan, damask, target, options, terminal, progress.moved))
      })
    }
  } finally {
    progress.finish()
  }
  report(outcomes, options, terminal)
}

async function targetFor(damask: Damask, { to, dryRun }: Options): Promise<Target> {
  const known = isId(to) ? await damask.folders.get({ folderId: to }) : await findFolder(damask, to)
  if (known) return { folderId: known.id, path: known.path }
  if (!to.startsWith('/')) throw new UsageError('--to: is a path that begins with "/", or the id of a folder.')
  const names = namesOn(to)
  if (dryRun) return { folderId: null, path: pathOf(names) }
  const made = await damask.folders.ensure({ names })
  return { folderId: made.id, path: made.path }
}

async function hashAll(files: LocalFile[], settle: (file: LocalFile, outcome: Outcome) => void, signal: AbortSignal) {
  const sums = new Map<LocalFile, string>()
  await inParallel(files, 2, async (file) => {
    try {
      sums.set(file, await hashFile(file.path, signal))
    } catch {
      signal.throwIfAborted()
      settle(file, failed(file.path, 'It cannot be read.'))
    }
  })
  return files.flatMap((file): HashedFile[] => {
    const sha256 = sums.get(file)
    return sha256 ? [{ ...file, sha256 }] : []
  })
}

async function knownOf(damask: Damask, files: HashedFile[], signal: AbortSignal) {
  if (files.length === 0) return []
  const sums = [...new Set(files.map(({ sha256 }) => sha256))]
  return (await damask.uploads.findDuplicates({ sha256: sums }, { signal })).items
}

async function carryOut(
  plan: Planned,
  damask: Damask,
  { folderId }: Target,
  { conflict, duplicates, dryRun }: Options,
  { env, signal }: Terminal,
  moved: (path: string, bytes: number) => void,
): Promise<Outcome> {
  const { file } = plan
  if (plan.action === 'skip') return skippedAs(file.path, plan.because)
  if (dryRun || folderId === null) return uploaded(file.path, null)
  const handle = uploadFile(damask, {
    source: { path: file.path },
    name: file.name,
    sizeBytes: file.sizeBytes,
    options: { folderId, relativePath: file.folders || undefined, conflict, duplicates },
    memory: folderUploadMemory(
      join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local/state'), 'damask/uploads'),
    ),
    signal,
    onProgress: ({ sentBytes }) => moved(file.path, sentBytes),
  })
  try {
    const { state, assetId, duplicates: same } = await handle.done
    return state === 'skipped'
      ? skippedAs(file.path, `already in the library: ${same[0]?.name ?? ''}`)
      : uploaded(file.path, assetId)
  } catch (error) {
    signal.throwIfAborted()
    // One file's trouble is not the others'; but without a key that is accepted, none will arrive.
    if (error instanceof DamaskError && (error.status === 401 || error.status === 403)) throw error
    return failed(file.path, error instanceof Error ? error.message : String(error))
  }
}

const uploaded = (path: string, assetId: string | null): Outcome => ({
  path,
  outcome: 'uploaded',
  detail: null,
  assetId,
})
const skippedAs = (path: string, detail: string): Outcome => ({ path, outcome: 'skipped', detail, assetId: null })
const failed = (path: string, detail: string): Outcome => ({ path, outcome: 'failed', detail, assetId: null })

function report(outcomes: Outcome[], { json, dryRun }: Options, terminal: Terminal): void {
  const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length
  const counts = { uploaded: count('uploaded'), skipped: count('skipped'), failed: count('failed') }
  if (json) terminal.write(`${JSON.stringify({ ...counts, dryRun: dryRun ?? false, files: outcomes }, null, 2)}\n`)
  else {
    const verb = dryRun ? 'would be uploaded' : 'uploaded'
    terminal.write(`${counts.uploaded} ${verb}, ${counts.skipped} skipped, ${counts.failed} failed.\n`)
  }
  if (counts.failed > 0) throw new CommandFailed()
}
