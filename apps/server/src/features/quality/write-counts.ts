import { type RawBuilder, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { allFields } from '../metadata/index.ts'

/** Counts everything anew, in a handful of statements over the whole library, and puts it in the place of the last count. */
export async function writeCounts(ctx: Ctx): Promise<void> {
  const fields = await allFields(ctx)
  const numbers = sql`any(${fields.map((field) => field.number)}::int[])`
  const keys = sql`${fields.map((field) => field.key)}::text[]`
  await inTransaction(ctx, async (ctx) => {
    // Millions of rows are brought together here, once a night.
    await sql`set local work_mem = '128MB'`.execute(ctx.db)
    await sql`delete from quality_count`.execute(ctx.db)
    const count = (what: string, key: RawBuilder<unknown>, of: RawBuilder<unknown>) =>
      sql`
        insert into quality_count (folder_id, scope_id, kind, what, key, assets)
        select folder.id, nullif(asset_index.scope_id, folder.scope_id), asset_index.kind, ${what}, ${key}, count(*)
        from asset_index join folder on folder.id = asset_index.folder_id ${of}
        group by 1, 2, 3, 5`.execute(ctx.db)

    await count('assets', sql`''`, sql``)
    await count(
      'valueless',
      sql`''`,
      sql`where not exists (select 1 from asset_value as given where given.asset_id = asset_index.asset_id and given.field = ${numbers})
        and not exists (select 1 from asset_term as given where given.asset_id = asset_index.asset_id and given.field = ${numbers})`,
    )
    for (const table of ['asset_value', 'asset_term']) {
      await count(
        'filled',
        sql`field.key`,
        sql`join (select distinct asset_id, field from ${sql.table(table)} where field = ${numbers}) as given on given.asset_id = asset_index.asset_id
          join field on field.number = given.field`,
      )
    }
    await count(
      'misfit',
      sql`field.key`,
      sql`join asset_misfit as given on given.asset_id = asset_index.asset_id join field on field.number = given.field and field.number = ${numbers}`,
    )
    await count(
      'orphan',
      sql`given.key`,
      sql`join asset on asset.id = asset_index.asset_id cross join jsonb_object_keys(asset.metadata - ${keys}) as given (key)`,
    )
    // What is narrower counts as well, as it does for whoever looks for the term.
    await count(
      'retired',
      sql`given.id::text`,
      sql`join (
        select distinct asset_term.asset_id, retired.id from asset_term
        join term on term.number = asset_term.term
        cross join unnest(term.ancestors || term.number) as around (number)
        join term as retired on retired.number = around.number
        where retired.retired_at is not null and asset_term.field = ${numbers}
          and exists (select 1 from asset_term as own where own.term = retired.number)) as given on given.asset_id = asset_index.asset_id`,
    )
    await countTerms(ctx)
    await sql`analyze quality_count`.execute(ctx.db)
  })
}

/** A label without what case, accents, signs and plural change. */
const FOLDED = sql`regexp_replace(regexp_replace(text_key, '[^[:alnum:]]+', '', 'g'), '(?<=[[:alnum:]]{3})(es|en|s|n|e)$', '')`

async function countTerms(ctx: Ctx): Promise<void> {
  await sql`delete from quality_vocabulary`.execute(ctx.db)
  await sql`
    with used as materialized (
      select distinct around.number from (select distinct term from asset_term) as given
      join term on term.number = given.term cross join unnest(term.ancestors || term.number) as around (number)
    ),
    unused as (
      select vocabulary_id, count(*) as terms from term
      where retired_at is null and not exists (select 1 from used where used.number = term.number) group by vocabulary_id
    ),
    offered as materialized (
      select term_label.vocabulary_id, term_label.language, ${FOLDED} as folded, count(distinct term_label.term_number) as terms
      from term_label join term on term.number = term_label.term_number and term.retired_at is null
      where term_label.type = 'label' group by 1, 2, 3
    ),
    alike as (
      select vocabulary_id, sum(terms * (terms - 1) / 2) as pairs from offered where terms > 1 and folded <> '' group by vocabulary_id
    )
    insert into quality_vocabulary (vocabulary_id, unused, alike)
    select vocabulary.id, coalesce(unused.terms, 0), least(coalesce(alike.pairs, 0), 1000000)
    from vocabulary left join unused on unused.vocabulary_id = vocabulary.id
    left join alike on alike.vocabulary_id = vocabulary.id`.execute(ctx.db)
}
