import { type Labels, TermId, type VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { canonicalJson } from '../../platform/canonical-json.ts'
import { actorPersonId, type Ctx } from '../../platform/ctx.ts'
import { refreshAncestors } from './ancestors.ts'
import { circleIn } from './circle.ts'
import type { Fault, ImportedTerm } from './imported-term.ts'
import type { KnownTerm, KnownTerms } from './known-terms.ts'
import { doubledLabels, writeLabels } from './labels.ts'
import { mainLabel } from './texts.ts'
import type { VocabularyRow } from './vocabulary-rows.ts'

/** Rows of one statement. */
const AT_ONCE = 2000
const MAX_FAULTS = 100

export type Applied = { created: number; updated: number; unchanged: number; faults: Fault[] }

type Planned = { term: ImportedTerm; id: TermId; before: KnownTerm | undefined; row: Texts; isChanged: boolean }
type Texts = Pick<
  KnownTerm,
  'uri' | 'labels' | 'synonyms' | 'hidden_labels' | 'definition' | 'notation' | 'colour' | 'is_retired' | 'extras'
>

/**
 * Writes the terms of a file in statements of thousands, in the transaction that holds the vocabulary. Where faults come
 * back it has to be undone.
 */
export async function applyImport(
  ctx: Ctx,
  vocabulary: VocabularyRow,
  terms: readonly ImportedTerm[],
  known: KnownTerms,
): Promise<Applied> {
  const plan = terms.map((term) => planOf(ctx, term, known))
  const taken = doubleTargets(plan)
  if (taken.length > 0) return { created: 0, updated: 0, unchanged: 0, faults: taken }
  const created = plan.filter(({ before }) => !before)
  const updated = plan.filter(({ before, isChanged }) => before && isChanged)
  // Blank nodes have other names in every file, and what is said of them goes by those.
  const rewritten = plan.filter(
    ({ before, isChanged, row }) => before && (isChanged || row.extras.some(([, o]) => 'b' in o)),
  )
  for (const part of partsOf(created)) await insertTerms(ctx, vocabulary.id, part)
  for (const part of partsOf(rewritten)) await updateTerms(ctx, part)
  for (const part of partsOf([...created, ...updated])) {
    await writeLabels(
      ctx,
      part.map(({ id, row }) => ({ id, labels: row.labels, synonyms: row.synonyms, hiddenLabels: row.hidden_labels })),
    )
  }
  const idOf = idsByKey(plan, known)
  const moved = await writeLinks(ctx, vocabulary.id, plan, idOf)
  const lineOf = new Map(plan.map(({ id, term }) => [id, term]))
  const faults = await faultsAfter(ctx, vocabulary, lineOf, { plan, idOf })
  if (faults.length === 0 && (moved.size > 0 || created.length > 0)) await refreshAncestors(ctx, vocabulary.id, 'all')
  const touched = new Set([...updated.map(({ id }) => id), ...moved].filter((id) => lineOf.has(id)))
  for (const { id } of created) touched.delete(id)
  return {
    created: created.length,
    updated: touched.size,
    unchanged: plan.length - created.length - touched.size,
    faults,
  }
}

function* partsOf<T>(list: readonly T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += AT_ONCE) yield list.slice(at, at + AT_ONCE)
}

function planOf(ctx: Ctx, term: ImportedTerm, known: KnownTerms): Planned {
  const before = term.id ? known.byId.get(term.id) : term.uri ? known.withUri(term.uri) : undefined
  const row: Texts = {
    // An address that an export made up stays made up.
    uri:
      before && term.uri && before.uri === null && term.uri.endsWith(before.id)
        ? null
        : (term.uri ?? before?.uri ?? null),
    labels: term.labels ?? before?.labels ?? {},
    synonyms: term.synonyms ?? before?.synonyms ?? {},
    hidden_labels: term.hiddenLabels ?? before?.hidden_labels ?? {},
    definition: term.definition ?? before?.definition ?? {},
    notation: term.notation === undefined ? (before?.notation ?? null) : term.notation,
    colour: term.colour === undefined ? (before?.colour ?? null) : term.colour,
    is_retired: term.isRetired ?? before?.is_retired ?? false,
    extras: term.extras ?? before?.extras ?? [],
  }
  const isChanged = !before || (Object.keys(row) as (keyof Texts)[]).some((name) => !isSame(row[name], before[name]))
  return { term, id: before?.id ?? ctx.newId(TermId), before, row, isChanged }
}

/** Languages have no order, and blank nodes no names. */
const isSame = (a: unknown, b: unknown) => canonical(a) === canonical(b)
const canonical = (value: unknown) => canonicalJson(value).replace(/\{"b":"[^"]*"\}/g, '{}')

/** Two lines that mean one term. */
function doubleTargets(plan: readonly Planned[]): Fault[] {
  const seen = new Set<string>()
  return plan.flatMap(({ id, row, term }) => {
    const keys = row.uri ? [id, row.uri] : [id]
    const isDouble = keys.some((key) => seen.has(key))
    for (const key of keys) seen.add(key)
    return isDouble
      ? [{ line: term.line, subject: mainLabel(row.labels), message: 'This term stands twice in the file.' }]
      : []
  })
}

async function insertTerms(ctx: Ctx, vocabularyId: VocabularyId, part: readonly Planned[]): Promise<void> {
  await sql`
    insert into term (id, vocabulary_id, labels, synonyms, hidden_labels, definition, notation, colour, uri, sort_key,
      retired_at, extras, stated, created_at, created_by, updated_at)
    select given.id, ${vocabularyId}, labels, synonyms, hidden, definition, notation, colour, uri, text_key_of(name),
      case when is_retired then ${ctx.now()}::timestamptz end, extras,
      case when stated is null then null else array(select jsonb_array_elements_text(stated)) end, ${ctx.now()}, ${actorPersonId(ctx)}::uuid, ${ctx.now()}
    from ${given(part)}`.execute(ctx.db)
}

async function updateTerms(ctx: Ctx, part: readonly Planned[]): Promise<void> {
  await sql`
    update term set labels = given.labels, synonyms = given.synonyms, hidden_labels = given.hidden,
      definition = given.definition, notation = given.notation, colour = given.colour, uri = given.uri,
      sort_key = text_key_of(given.name), extras = given.extras,
      stated = case when given.stated is null then term.stated else array(select jsonb_array_elements_text(given.stated)) end,
      retired_at = case when given.is_retired then coalesce(term.retired_at, ${ctx.now()}::timestamptz) end,
      replaced_by = case when given.is_retired then term.replaced_by end, updated_at = ${ctx.now()}
    from ${given(part)} where term.id = given.id`.execute(ctx.db)
}

function given(part: readonly Planned[]) {
  const json = (of: (planned: Planned) => unknown) => part.map((planned) => JSON.stringify(of(planned)))
  return sql`unnest(${part.map((p) => p.id)}::uuid[], ${json((p) => p.row.labels)}::jsonb[], ${json((p) => p.row.synonyms)}::jsonb[],
    ${json((p) => p.row.hidden_labels)}::jsonb[], ${json((p) => p.row.definition)}::jsonb[],
    ${part.map((p) => p.row.notation)}::text[], ${part.map((p) => p.row.colour)}::text[], ${part.map((p) => p.row.uri)}::text[],
    ${part.map((p) => mainLabel(p.row.labels as Labels))}::text[], ${part.map((p) => p.row.is_retired)}::bool[],
    ${json((p) => p.row.extras)}::jsonb[], ${part.map((p) => (p.term.stated ? JSON.stringify(p.term.stated) : null))}::jsonb[])
    as given (id, labels, synonyms, hidden, definition, notation, colour, uri, name, is_retired, extras, stated)`
}

type IdOf = (key: string) => TermId | undefined

function idsByKey(plan: readonly Planned[], known: KnownTerms): IdOf {
  const ids = new Map(plan.map(({ term, id }) => [term.key, id]))
  return (key) => ids.get(key) ?? (key.startsWith('id:') ? known.byId.get(key.slice(3))?.id : known.withUri(key)?.id)
}

type Edge = { term_id: TermId; broader_id: TermId; is_main: boolean; stated: string }

/** @returns the terms that came to be below others than before */
async function writeLinks(
  ctx: Ctx,
  vocabularyId: VocabularyId,
  plan: readonly Planned[],
  idOf: IdOf,
): Promise<Set<TermId>> {
  const moved = new Set<TermId>()
  const told = plan.filter(({ term }) => term.broader)
  const before = Map.groupBy(await edgesOf(ctx, vocabularyId), (edge) => edge.term_id)
  const changed = told.flatMap(({ id, term }) => {
    const links = term.broader!.map(({ to, stated }, i) => ({ id, to: idOf(to)!, stated, isMain: i === 0 }))
    const was = before.get(id) ?? []
    const [asked, had] = [
      links.map((link) => `${link.to} ${link.isMain}`),
      was.map((edge) => `${edge.broader_id} ${edge.is_main}`),
    ]
    const isMoved = asked.toSorted().join() !== had.toSorted().join()
    if (isMoved) moved.add(id)
    const isSaidAlike = links.every(({ to, stated }) => was.some((e) => e.broader_id === to && e.stated === stated))
    return isMoved || !isSaidAlike ? [{ id, links }] : []
  })
  for (const part of partsOf(changed)) {
    const ids = part.map(({ id }) => id)
    const links = part.flatMap((each) => each.links)
    await sql`delete from term_broader where term_id = any(${ids}::uuid[])`.execute(ctx.db)
    await sql`
      insert into term_broader (term_id, broader_id, is_main, stated)
      select * from unnest(${links.map((l) => l.id)}::uuid[], ${links.map((l) => l.to)}::uuid[],
        ${links.map((l) => l.isMain)}::bool[], ${links.map((l) => l.stated)}::text[]) as told (id, broader_id, is_main, stated)
      where id <> broader_id on conflict do nothing`.execute(ctx.db)
    await sql`
      update term set main_broader_id = main.broader_id
      from unnest(${ids}::uuid[]) as given (id) left join term_broader as main on main.term_id = given.id and main.is_main
      where term.id = given.id and term.main_broader_id is distinct from main.broader_id`.execute(ctx.db)
  }
  await writeRelated(ctx, plan, idOf)
  const replaced = plan.flatMap(({ id, term }) => (term.replacedBy ? [{ id, by: idOf(term.replacedBy)! }] : []))
  if (replaced.length > 0)
    await sql`
      update term set replaced_by = given.by
      from unnest(${replaced.map((r) => r.id)}::uuid[], ${replaced.map((r) => r.by)}::uuid[]) as given (id, by)
      where term.id = given.id`.execute(ctx.db)
  return moved
}

async function edgesOf(ctx: Ctx, vocabularyId: VocabularyId): Promise<Edge[]> {
  const { rows } = await sql<Edge>`
    select term_id, broader_id, is_main, term_broader.stated from term_broader join term on term.id = term_id
    where vocabulary_id = ${vocabularyId}`.execute(ctx.db)
  return rows
}

const TURNED = { forward: 'backward', backward: 'forward', both: 'both' } as const

async function writeRelated(ctx: Ctx, plan: readonly Planned[], idOf: IdOf): Promise<void> {
  const told = plan.filter(({ term }) => term.related)
  const pairs = told.flatMap(({ id, term }) =>
    term.related!.map(({ to, stated }) => {
      const other = idOf(to)!
      return id < other ? { a: id, b: other, stated } : { a: other, b: id, stated: TURNED[stated] }
    }),
  )
  const ids = told.map(({ id }) => id)
  // Between terms of the file the file decides; relations to others stay.
  await sql`
    delete from term_related where term_id = any(${ids}::uuid[]) and related_id = any(${ids}::uuid[])`.execute(ctx.db)
  for (const part of partsOf(pairs)) {
    await sql`
      insert into term_related (term_id, related_id, stated)
      select * from unnest(${part.map((p) => p.a)}::uuid[], ${part.map((p) => p.b)}::uuid[], ${part.map((p) => p.stated)}::text[])
      on conflict (term_id, related_id) do update set stated = excluded.stated`.execute(ctx.db)
  }
}

type Wholes = { plan: readonly Planned[]; idOf: IdOf }

async function faultsAfter(
  ctx: Ctx,
  vocabulary: VocabularyRow,
  lineOf: ReadonlyMap<TermId, ImportedTerm>,
  { plan, idOf }: Wholes,
): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const { id, term, row } of plan) {
    const isBelowItself = term.broader?.some(({ to }) => idOf(to) === id)
    if (isBelowItself)
      faults.push({ line: term.line, subject: mainLabel(row.labels), message: 'This term is below itself.' })
  }
  const edges = await edgesOf(ctx, vocabulary.id)
  if (edges.length > 0 && vocabulary.kind !== 'tree') {
    const term = lineOf.get(edges[0]!.term_id)
    const message = 'Only the terms of a tree have broader terms, and this vocabulary is a list.'
    faults.push({ line: term?.line ?? 0, subject: mainLabel(term?.labels ?? {}), message })
  }
  const circle = circleIn(edges)
  if (circle) {
    const told = circle.flatMap((id) => lineOf.get(id) ?? [])
    const names = circle.slice(0, 10).map((id) => `"${mainLabel(lineOf.get(id)?.labels ?? {}) || '…'}"`)
    faults.push({
      line: Math.max(0, ...told.map((term) => term.line)),
      subject: names[0]!,
      message: `These terms are below each other in a circle: ${names.join(' > ')}.`,
    })
  }
  for (const double of await doubledLabels(ctx, vocabulary.id, vocabulary.kind, 'all', MAX_FAULTS)) {
    const [one, other] = [lineOf.get(double.id), lineOf.get(double.other_id)]
    const term = one && other ? (one.line > other.line ? one : other) : (one ?? other)
    const where = one && other && term ? ` in line ${Math.min(one.line, other.line)}` : ' in the vocabulary'
    const place = term && term.line > 0 ? where : ''
    faults.push({
      line: term?.line ?? 0,
      subject: double.text,
      message: `There is another term called "${double.text}" at the same place${place}.`,
    })
  }
  return faults.slice(0, MAX_FAULTS)
}
