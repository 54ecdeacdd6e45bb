import { Readable } from 'node:stream'
import { AssetFilters, AssetId, type FolderId, MetadataExportId } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { sql } from 'kysely'
import * as z from 'zod'
import { CSV_MARK, toCsv } from '../../../platform/csv.ts'
import { type Ctx, inTransaction } from '../../../platform/ctx.ts'
import { publish } from '../../../platform/events.ts'
import type { Bytes } from '../../../platform/feature.ts'
import { problem } from '../../../platform/problem.ts'
import { visibleTo } from '../../access/index.ts'
import { conditionOf, idsOfSelection, type Selection } from '../../assets/index.ts'
import { namesIn } from '../../cataloguing/index.ts'
import { pathsOfFolders } from '../../folders/index.ts'
import { allFields, type FieldRow, valuesOf } from '../../metadata/index.ts'
import { type Names, writeCell } from './cells.ts'
import { type Column, columnOf, headerOf } from './columns.ts'
import { holderOf } from './holder.ts'

const VALID_MS = 60 * 60_000
const AT_ONCE = 500
const MAX_COLUMNS = 400

type Input = Selection & {
  columns?: string[] | undefined
  termForm?: 'paths' | 'ids' | undefined
  language?: string | undefined
  delimiter?: ',' | ';' | '\t' | undefined
}
type Ticket = { metadataExportId: MetadataExportId; url: string; name: string; assetCount: number }

const Asked = z.object({
  assetIds: z.array(AssetId).optional(),
  filters: AssetFilters.optional(),
  columns: z.array(z.string()),
  termForm: z.enum(['paths', 'ids']),
  language: z.string(),
  delimiter: z.enum([',', ';', '\t']),
})
type Asked = z.output<typeof Asked>

/** Writes down what was asked for. The file is made while it is sent, so it is as fresh as it can be and stored nowhere. */
export function exportValues(ctx: Ctx, input: Input): Promise<Ticket> {
  return inTransaction(ctx, async (ctx) => {
    const assetCount = await countOf(ctx, input)
    if (assetCount === 0) throw problem('nothing_selected')
    const fields = await allFields(ctx)
    const language = input.language ?? 'en'
    const columns = await columnsFor(ctx, fields, input, language)
    const asked: Asked = {
      ...(input.assetIds && { assetIds: [...new Set(input.assetIds)] }),
      ...(input.filters && { filters: input.filters }),
      columns,
      termForm: input.termForm ?? 'paths',
      language,
      delimiter: input.delimiter ?? ',',
    }
    const id = ctx.newId(MetadataExportId)
    const name = `damask values ${ctx.now().toISOString().slice(0, 10)}.csv`
    await sql`
      insert into metadata_export (id, holder, name, asked, expires_at)
      values (${id}, ${holderOf(ctx)}, ${name}, ${JSON.stringify(asked)}, ${new Date(ctx.now().getTime() + VALID_MS)})`.execute(
      ctx.db,
    )
    return { metadataExportId: id, url: `/api/v1/metadata/exports/${id}/file`, name, assetCount }
  })
}

export async function downloadExport(
  ctx: Ctx,
  { metadataExportId }: { metadataExportId: MetadataExportId },
): Promise<Bytes> {
  const { rows } = await sql<{ name: string; asked: unknown }>`
    select name, asked from metadata_export
    where id = ${metadataExportId} and holder = ${holderOf(ctx)} and expires_at > ${ctx.now()}`.execute(ctx.db)
  if (!rows[0]) throw problem('metadata_export_not_found')
  const asked = Asked.parse(rows[0].asked)
  return {
    mime: 'text/csv; charset=utf-8',
    sizeBytes: null,
    etag: null,
    fileName: rows[0].name,
    disposition: 'attachment',
    immutable: false,
    open: async (_, signal) => {
      const folderId = asked.filters?.folderId ?? null
      const count = await countOf(ctx, asked)
      await publish(ctx, 'metadata.exported', { folderId, count, columns: asked.columns }, folderId ?? undefined)
      return Readable.from(linesOf(ctx, asked, signal))
    },
  }
}

async function countOf(ctx: Ctx, selection: Selection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from asset_index
    where asset_id in (${await idsOfSelection(ctx, selection)}) and ${visibleTo(ctx.actor, 'asset_index')}`.execute(
    ctx.db,
  )
  return rows[0]!.count
}

/** The headers of the file: what was asked for, texts by language in each language that occurs. */
async function columnsFor(ctx: Ctx, fields: readonly FieldRow[], input: Input, language: string): Promise<string[]> {
  const named = input.columns ?? ['id', 'path', 'name', ...fields.map((field) => headerOf(field, null))]
  const columns = named.map((name) => {
    const column = columnOf(name, fields)
    if (!column) throw problem('field_not_found', { detail: `There is no column "${name}".` })
    return column
  })
  const open = columns.flatMap((column) => (isWithoutLanguage(column) ? [column.field.key] : []))
  const languages = await languagesIn(ctx, input, open)
  const headers = columns.flatMap((column) => {
    if (column.is !== 'field') return [column.is]
    const { field, language: said } = column
    if (!isWithoutLanguage(column)) return [headerOf(field, said)]
    const used = languages.get(column.field.key) ?? [language]
    return used.map((one) => headerOf(column.field, one))
  })
  return [...new Set(headers)].slice(0, MAX_COLUMNS)
}

type FieldColumn = Extract<Column, { is: 'field' }>

const isWithoutLanguage = (column: Column): column is FieldColumn =>
  column.is === 'field' && column.language === null && column.field.rules.localised === true

async function languagesIn(ctx: Ctx, selection: Selection, keys: readonly string[]): Promise<Map<string, string[]>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; languages: string[] }>`
    select given.key, array_agg(distinct said.language order by said.language) as languages
    from asset cross join lateral jsonb_each(asset.metadata) as given
    cross join lateral jsonb_object_keys(case when jsonb_typeof(given.value) = 'object' then given.value else '{}' end) as said (language)
    where asset.id in (${await idsOfSelection(ctx, selection)}) and given.key = any(${[...keys]}::text[])
      and asset.binned_at is null and ${visibleTo(ctx.actor, 'asset')}
    group by given.key`.execute(ctx.db)
  return new Map(rows.map((row) => [row.key, row.languages]))
}

async function* linesOf(ctx: Ctx, asked: Asked, signal: AbortSignal): AsyncGenerator<string> {
  const fields = await allFields(ctx)
  const columns = asked.columns.flatMap((name) => columnOf(name, fields) ?? [])
  yield CSV_MARK + toCsv([columns.map((column) => column.name)], asked.delimiter)
  for await (const rows of pagesOf(ctx, asked, signal)) {
    const ids = rows.map((row) => row.id)
    const values = await valuesOf(ctx, ids, fields)
    const paths = await pathsOfFolders(
      ctx,
      rows.map((row) => row.folderId),
    )
    const names = await namesFor(ctx, fields, [...values.values()], asked)
    const lines = rows.map((row) =>
      columns.map((column) => {
        if (column.is === 'id') return row.id
        if (column.is === 'name') return row.name
        if (column.is === 'path') return `${(paths.get(row.folderId) ?? '/').replace(/\/$/, '')}/${row.name}`
        return writeCell(column.field, values.get(row.id)?.[column.field.key], column.language, names)
      }),
    )
    if (lines.length > 0) yield toCsv(lines, asked.delimiter)
  }
}

type Row = { id: AssetId; name: string; folderId: FolderId }

/** Some hundred assets at a time, in the order of their ids. */
async function* pagesOf(ctx: Ctx, { assetIds, filters }: Asked, signal: AbortSignal): AsyncGenerator<Row[]> {
  const which = assetIds
    ? sql`asset_index.asset_id = any(${assetIds}::uuid[]) and ${visibleTo(ctx.actor, 'asset_index')}`
    : await conditionOf(ctx, filters ?? {})
  for (let after = '00000000-0000-0000-0000-000000000000'; !signal.aborted; ) {
    const { rows } = await sql<Row>`
      select asset_id as id, name, folder_id as "folderId" from asset_index
      where ${which} and asset_index.asset_id > ${after}::uuid order by asset_index.asset_id limit ${AT_ONCE}`.execute(
      ctx.db,
    )
    if (rows.length > 0) yield rows
    if (rows.length < AT_ONCE) return
    after = rows.at(-1)!.id
  }
}

async function namesFor(ctx: Ctx, fields: readonly FieldRow[], values: Parameters<typeof namesIn>[2], asked: Asked) {
  const ofIds = fields.filter((field) => hasTerms(field.type) || field.type === 'person')
  const { terms, people } = await namesIn(ctx, ofIds, values)
  const label = (labels: Record<string, string>) =>
    labels[asked.language] ?? labels.en ?? Object.values(labels)[0] ?? ''
  const paths = new Map<string, string[]>(terms.map((term) => [term.id, [...term.path, term.labels].map(label)]))
  const names: Names = {
    pathOf: (id) => (asked.termForm === 'ids' ? undefined : paths.get(id)),
    personOf: (id) => (asked.termForm === 'ids' ? undefined : people.find((person) => person.id === id)?.name),
  }
  return names
}
