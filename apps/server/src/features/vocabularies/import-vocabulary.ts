import { randomUUID } from 'node:crypto'
import { type Operation, type OperationId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { CsvFault } from '../../platform/csv.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Incoming } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { requireAccountCapability } from '../access/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { type Applied, applyImport } from './apply-import.ts'
import type { Fault, ImportedTerm } from './imported-term.ts'
import { type KnownTerms, readKnownTerms } from './known-terms.ts'
import { type Triple, urnOf } from './rdf.ts'
import { readCsvTerms } from './read-csv.ts'
import { ImportFault, readTriples } from './read-rdf.ts'
import { mergeRest, readSkos, type Skos } from './read-skos.ts'
import { mainLabel } from './texts.ts'
import { findVocabulary, lockVocabulary, type VocabularyRow } from './vocabulary-rows.ts'

const MAX_BYTES = 32 * 1024 * 1024

const Import = z.object({
  importId: z.uuid(),
  vocabularyId: VocabularyId,
  format: z.enum(['turtle', 'rdfxml', 'csv']),
  dryRun: z.boolean().optional(),
})
type Import = z.output<typeof Import>
type Progress = { counted: number }
type Read = { terms: ImportedTerm[]; faults: Fault[]; skos?: Skos }

/** Keeps the file until its operation has read it. */
export async function importVocabulary(
  ctx: Ctx,
  input: Pick<Import, 'vocabularyId' | 'format' | 'dryRun'>,
  incoming: Incoming,
): Promise<Operation> {
  await findVocabulary(ctx, input.vocabularyId)
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) throw problem('media_type_refused')
  const content = await receive(incoming)
  const { vocabularyId, format, dryRun = false } = input
  return inTransaction(ctx, async (ctx) => {
    const importId = randomUUID()
    await sql`
      insert into vocabulary_import (id, vocabulary_id, content, created_at)
      values (${importId}, ${vocabularyId}, ${content}, ${ctx.now()})`.execute(ctx.db)
    return startOperation(ctx, importJob, { input: { importId, vocabularyId, format, dryRun } })
  })
}

async function receive(incoming: Incoming): Promise<Buffer> {
  for await (const part of incoming.parts()) {
    if (part.type === 'field') continue
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of part.stream) {
      size += chunk.length
      if (size > MAX_BYTES) throw problem('body_too_large', { detail: 'A vocabulary may come in a file of 32 MB.' })
      chunks.push(chunk)
    }
    if (size === 0) throw problem('file_empty')
    return Buffer.concat(chunks)
  }
  throw problem('invalid_request', { detail: 'The form has no file.' })
}

/** First the file is read, to say how much there is; then all of it is written at once, or nothing. */
export const importJob = operationJob<Import, Progress>({
  name: 'vocabularies.import',
  input: Import,
  async batch(ctx, { operationId, input, progress }) {
    requireAccountCapability(ctx.actor, 'manage_fields')
    const vocabulary = await lockVocabulary(ctx, input.vocabularyId)
    const known = await readKnownTerms(ctx, vocabulary.id)
    const read = await readFile(ctx, input, known)
    const total = read.terms.length
    await sql`update operation set total = ${total} where id = ${operationId}`.execute(ctx.db)
    if (read.faults.length > 0) return refused(read.faults)
    // A dry run is one batch: it is undone as a whole.
    if (!progress && !input.dryRun) return { done: 0, progress: { counted: total } }
    await sql`savepoint before_import`.execute(ctx.db)
    const applied = await applyImport(ctx, vocabulary, read.terms, known)
    if (applied.faults.length > 0) {
      await sql`rollback to savepoint before_import`.execute(ctx.db)
      return refused(applied.faults)
    }
    await finish(ctx, { operationId, input, vocabulary, known, read, applied })
    const { created, updated, unchanged } = applied
    return { done: total, progress: null, result: { created, updated, unchanged, kept: read.skos?.kept ?? 0 } }
  },
})

/** Line by line, in the words of the file. */
const refused = (faults: readonly Fault[]) => ({
  done: 0,
  progress: null,
  failed: faults.map(({ line, subject, message }) => ({
    subjectId: subject.slice(0, 200),
    code: 'import_refused',
    message: line > 0 ? `Line ${line}: ${message}` : message,
  })),
  result: { created: 0, updated: 0, unchanged: 0, kept: 0, isRefused: true },
})

async function readFile(ctx: Ctx, { importId, format }: Import, known: KnownTerms): Promise<Read> {
  const { rows } = await sql<{ content: Buffer }>`select content from vocabulary_import where id = ${importId}`.execute(
    ctx.db,
  )
  if (!rows[0]) return { terms: [], faults: [{ line: 0, subject: '', message: 'The file is not there any more.' }] }
  // The connection must not look forgotten while a long file is read.
  const tick = async () => void (await sql`select 1`.execute(ctx.db))
  try {
    if (format === 'csv') return await readCsvTerms(rows[0].content, known)
    const triples = await readTriples(rows[0].content, format, tick)
    const skos = readSkos(triples, (uri) => known.withUri(uri) !== undefined)
    const none = { line: 0, subject: '', message: 'There are no SKOS concepts in this file.' }
    return { terms: skos.terms, faults: skos.terms.length === 0 ? [none] : [], skos }
  } catch (error) {
    if (error instanceof CsvFault)
      return { terms: [], faults: [{ line: error.line, subject: '', message: error.message }] }
    if (error instanceof ImportFault) return { terms: [], faults: [{ line: 0, subject: '', message: error.message }] }
    throw error
  }
}

type Done = {
  operationId: OperationId
  input: Import
  vocabulary: VocabularyRow
  known: KnownTerms
  read: Read
  applied: Applied
}

async function finish(ctx: Ctx, { operationId, input, vocabulary, known, read, applied }: Done): Promise<void> {
  if (read.skos) {
    const { rows } = await sql<{ extras: Triple[] }>`select extras from vocabulary where id = ${vocabulary.id}`.execute(
      ctx.db,
    )
    const told = new Set(read.terms.map((term) => known.withUri(term.uri ?? '')?.id))
    const roots = [...known.byId.values()]
      .filter((term) => !told.has(term.id))
      .flatMap((term) => term.extras.map(([, o]) => o))
    const extras = mergeRest(rows[0]!.extras, read.skos.rest, roots)
    const own = urnOf(vocabulary.id)
    const scheme = read.skos.schemeUri
    const uri = vocabulary.uri ?? (scheme && scheme !== own ? scheme : null)
    await sql`
      update vocabulary set extras = ${JSON.stringify(extras)}, uri = ${uri}, revision = revision + 1, updated_at = ${ctx.now()}
      where id = ${vocabulary.id}`.execute(ctx.db)
  }
  await sql`delete from vocabulary_import where id = ${input.importId}`.execute(ctx.db)
  const { created, updated } = applied
  const fact = { vocabularyId: vocabulary.id, operationId, name: mainLabel(vocabulary.labels), format: input.format }
  await publish(ctx, 'vocabulary.imported', { ...fact, created, updated }, vocabulary.id)
}

/** Files whose operation has ended long ago, or never began. */
export async function sweepImports(ctx: Ctx): Promise<void> {
  await sql`delete from vocabulary_import where created_at < ${ctx.now()}::timestamptz - interval '1 day'`.execute(
    ctx.db,
  )
}
