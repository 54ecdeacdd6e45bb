import type {
  AssetId,
  FieldSummary,
  FieldValue,
  FolderId,
  Kind,
  PersonId,
  ScopeId,
  TermSummary,
} from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'
import { idsOfSelection, type Selection } from '../assets/index.ts'
import { mayEditField, namesIn, teamsOfActor } from '../cataloguing/index.ts'
import { folderIdsAbove } from '../folders/index.ts'
import { allFields, type FieldRow, fieldsFor, valuesOf } from '../metadata/index.ts'

/** More would keep people waiting for what they can hardly edit by looking at it. */
const MAX_SUMMARISED = 50_000
const VALUES_SHOWN = 20
/** Of a long text: enough to know it by. */
const TOLD_LENGTH = 200

type Summary = {
  total: number
  summarised: number
  fields: FieldSummary[]
  terms: TermSummary[]
  people: { id: PersonId; name: string }[]
}

/** Which values the visible assets of a selection have in common, in a handful of queries however many they are. */
export async function summarise(ctx: Ctx, selection: Selection): Promise<Summary> {
  const chosen = await chosenOf(ctx, selection)
  const fields = await allFields(ctx)
  const groups = await groupsOf(ctx, chosen)
  const summarised = groups.reduce((sum, group) => sum + group.count, 0)
  const total = summarised < MAX_SUMMARISED ? summarised : await countAll(ctx, selection)
  const wholes = await wholesOf(ctx, chosen)
  const parts = await partsOf(ctx, chosen)
  const applying = await applyingIn(ctx, fields, groups)
  const common = await commonValues(ctx, fields, wholes)
  const shown = fields.flatMap((field): FieldSummary[] => {
    const { applies = 0, editable = 0 } = applying.get(field.key) ?? {}
    if (applies === 0) return []
    const whole = wholes.get(field.key)
    const filled = whole?.filled ?? 0
    const isEqual = filled === 0 || (filled >= applies && whole!.distinct === 1)
    const values = (parts.get(field.key) ?? []).slice(0, VALUES_SHOWN)
    const hasMore = (parts.get(field.key)?.length ?? 0) > VALUES_SHOWN
    const value = isEqual ? (common.get(field.key) ?? null) : null
    return [{ field: field.key, applies, editable, filled, isEqual, value, values, hasMore }]
  })
  const told = shown.map(({ field, value, values }) => ({
    [field]: [...new Set([...(typeof value === 'string' ? [value] : []), ...values.map((part) => String(part.value))])],
  }))
  const ofIds = fields.filter((field) => hasTerms(field.type) || field.type === 'person')
  const names = await namesIn(ctx, ofIds, told)
  return { total, summarised, fields: shown, ...names }
}

type Chosen = RawBuilder<unknown>

/** The assets that are looked at: those one may see, the first of very many. */
async function chosenOf(ctx: Ctx, selection: Selection): Promise<Chosen> {
  const ids = await idsOfSelection(ctx, selection)
  return sql`(
    select asset.id, asset.metadata, asset.kind, asset.folder_id, coalesce(asset.scope_id, folder.scope_id) as scope_id
    from asset join folder on folder.id = asset.folder_id
    where asset.id in (${ids}) and asset.binned_at is null and ${visibleTo(ctx.actor, 'asset')}
    order by asset.id limit ${MAX_SUMMARISED})`
}

async function countAll(ctx: Ctx, selection: Selection): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from asset
    where asset.id in (${await idsOfSelection(ctx, selection)}) and asset.binned_at is null
      and ${visibleTo(ctx.actor, 'asset')}`.execute(ctx.db)
  return rows[0]!.count
}

type Group = { kind: Kind; folderId: FolderId; scopeId: ScopeId; count: number }

/** What decides which fields apply and may be edited, and how many assets are alike in that. */
async function groupsOf(ctx: Ctx, chosen: Chosen): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select kind, folder_id as "folderId", scope_id as "scopeId", count(*)::int as count
    from ${chosen} as chosen group by kind, folder_id, scope_id`.execute(ctx.db)
  return rows
}

async function applyingIn(ctx: Ctx, fields: readonly FieldRow[], groups: readonly Group[]) {
  const above = await folderIdsAbove(
    ctx,
    groups.map((group) => group.folderId),
  )
  const teamIds = await teamsOfActor(ctx)
  const found = new Map<string, { applies: number; editable: number }>()
  for (const { kind, folderId, scopeId, count } of groups) {
    for (const field of fieldsFor(fields, { kind, folderIds: above.get(folderId) ?? [] })) {
      const { applies, editable } = found.get(field.key) ?? { applies: 0, editable: 0 }
      const mine = mayEditField(ctx.actor, field, scopeId, teamIds) ? count : 0
      found.set(field.key, { applies: applies + count, editable: editable + mine })
    }
  }
  return found
}

type Whole = { key: string; filled: number; distinct: number; example: AssetId }

/** For each field: how many have a value, how many different ones there are, and an asset that has one. */
async function wholesOf(ctx: Ctx, chosen: Chosen): Promise<Map<string, Whole>> {
  const { rows } = await sql<Whole>`
    select key, count(*)::int as filled, count(distinct mark)::int as distinct, (min(id::text))::uuid as example from (
      select chosen.id, given.key, md5(given.value::text) as mark
      from ${chosen} as chosen cross join lateral jsonb_each(chosen.metadata) as given
      union all
      select chosen.id, field.key, string_agg(asset_term.term::text, ' ' order by asset_term.position, asset_term.term)
      from ${chosen} as chosen join asset_term on asset_term.asset_id = chosen.id join field on field.number = asset_term.field
      group by chosen.id, field.key) as given
    group by key`.execute(ctx.db)
  return new Map(rows.map((row) => [row.key, row]))
}

type Part = { key: string; value: string | number | boolean; language: string | null; count: number }

/** For each field its most frequent single values, one more than are shown. */
async function partsOf(ctx: Ctx, chosen: Chosen): Promise<Map<string, Part[]>> {
  const { rows } = await sql<Part>`
    select key, value, language, count from (
      select key, value, language, count, row_number() over (partition by key order by count desc, value::text, language) as nth
      from (
        select given.key, part.language, case when jsonb_typeof(part.value) = 'string'
            then to_jsonb(left(part.value #>> '{}', ${TOLD_LENGTH})) else part.value end as value, count(*)::int as count
        from ${chosen} as chosen cross join lateral jsonb_each(chosen.metadata) as given
        cross join lateral (
          select null::text as language, item as value from jsonb_array_elements(
            case jsonb_typeof(given.value) when 'array' then given.value when 'object' then '[]' else jsonb_build_array(given.value) end) as item
          union all
          select each.key, each.value from jsonb_each(case when jsonb_typeof(given.value) = 'object' then given.value else '{}' end) as each
          where jsonb_typeof(each.value) = 'string') as part
        group by 1, 2, 3
        union all
        select field.key, null, to_jsonb(term.id), count(*)::int
        from ${chosen} as chosen join asset_term on asset_term.asset_id = chosen.id
        join field on field.number = asset_term.field join term on term.number = asset_term.term
        group by 1, 3) as counted) as ranked
    where nth <= ${VALUES_SHOWN + 1} order by key, nth`.execute(ctx.db)
  const parts = rows.map(({ key, value, language, count }) => ({ key, value, language, count }))
  return Map.groupBy(parts, (part) => part.key)
}

/** The whole value of the fields that have just one. */
async function commonValues(
  ctx: Ctx,
  fields: readonly FieldRow[],
  wholes: ReadonlyMap<string, Whole>,
): Promise<Map<string, FieldValue>> {
  const single = [...wholes.values()].filter((whole) => whole.distinct === 1)
  const values = await valuesOf(ctx, [...new Set(single.map((whole) => whole.example))], fields)
  return new Map(
    single.flatMap(({ key, example }) => {
      const value = values.get(example)?.[key]
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
}
