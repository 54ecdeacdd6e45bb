import { type CollectionId, type CollectionSection, SectionId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { sectionsOf } from './get-collection.ts'
import { lockManualCollection, touchCollection } from './queries.ts'

type Input = { collectionId: CollectionId; sections: { id?: SectionId | undefined; name: string }[] }

/** All sections at once, in their order. What was in a section that goes is in none afterwards. */
export function setSections(ctx: Ctx, input: Input): Promise<{ sections: CollectionSection[] }> {
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockManualCollection(ctx, input.collectionId)
    const before = await sectionsOf(ctx, collection.id)
    const known = new Set(before.map((section) => section.id))
    const named = input.sections.flatMap(({ id }) => id ?? [])
    if (named.some((id) => !known.has(id)) || new Set(named).size < named.length) throw problem('section_not_found')
    const rows = input.sections.map(({ id, name }, position) => ({ id: id ?? ctx.newId(SectionId), name, position }))
    await sql`
      delete from collection_section
      where collection_id = ${collection.id} and id <> all(${named}::uuid[])`.execute(ctx.db)
    await sql`
      insert into collection_section (id, collection_id, name, position)
      select id, ${collection.id}, name, position
      from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.name)}::text[], ${rows.map((r) => r.position)}::int[]) as given (id, name, position)
      on conflict (id) do update set name = excluded.name, position = excluded.position`.execute(ctx.db)
    await touchCollection(ctx, collection.id)
    const after = await sectionsOf(ctx, collection.id)
    const names = (list: readonly CollectionSection[]) => list.map((section) => section.name)
    const fact = { collectionId: collection.id, name: collection.name, before: names(before), after: names(after) }
    await publish(ctx, 'collection.sections_changed', fact, collection.id)
    return { sections: after }
  })
}
