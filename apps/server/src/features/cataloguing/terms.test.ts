import type { TermId, VocabularyId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
let tree: VocabularyId
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = server.admin
  tree = (await admin.vocabularies.create({ key: 'subjects', kind: 'tree', labels: { en: 'Subjects' } })).id
  await useInField('subject', 'taxonomy', tree)
})

const term = (en: string, broaderId: TermId | null = null) =>
  admin.terms.create({ vocabularyId: tree, labels: { en }, broaderId })
const code = (code: string) => ({ code })
let made = 0
const put = async (values: Record<string, TermId | TermId[]>) => {
  const { id: assetId } = await putAsset(server.ctx, `asset ${++made}.txt`, `content ${made}`)
  await admin.metadata.edit({ assetId, values })
  return assetId
}
const found = async (id: TermId) => (await admin.assets.list({ termIds: [id] })).items.map((asset) => asset.id)
const below = async (broaderId: TermId | 'none') =>
  (await admin.terms.list({ vocabularyId: tree, broaderId })).items.map((t) => t.labels.en)

async function useInField(key: string, type: 'taxonomy' | 'multi_select', vocabularyId: VocabularyId) {
  await sql`insert into field (id, key, type, labels, vocabulary_id, rules, created_at, updated_at)
    values (gen_random_uuid(), ${key}, ${type}, '{"en": "F"}', ${vocabularyId}, '{"multiple": true}', now(), now())`.execute(
    server.ctx.db,
  )
}

test('what is above terms is right after any moves', async () => {
  const { id } = await admin.vocabularies.create({ key: 'random', kind: 'tree', labels: { en: 'Random' } })
  const ids: TermId[] = []
  for (let i = 0; i < 14; i++) ids.push((await admin.terms.create({ vocabularyId: id, labels: { en: `T${i}` } })).id)
  const above = new Map<TermId, TermId[]>(ids.map((each) => [each, []]))
  const closure = (of: TermId, seen = new Set<TermId>()): Set<TermId> => {
    for (const each of above.get(of)!) if (!seen.has(each)) closure(each, seen.add(each))
    return seen
  }
  let state = 20_261_121
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  let refused = 0
  for (let step = 0; step < 60; step++) {
    const termId = ids[random(ids.length)]!
    const broaderIds = [...new Set(Array.from({ length: random(3) }, () => ids[random(ids.length)]!))]
    const isCircle = broaderIds.some((each) => each === termId || closure(each).has(termId))
    const outcome = await admin.terms.update({ termId, broaderIds }).then(
      () => 'moved',
      (error) => error.code,
    )
    expect(outcome).toBe(isCircle ? 'term_in_circle' : 'moved')
    if (isCircle) refused++
    else above.set(termId, broaderIds)
  }
  expect(refused).toBeGreaterThan(5)
  const { rows } = await sql<{ id: TermId; ancestors: TermId[] }>`
    select id, array(select above.id from term as above where above.number = any(term.ancestors)) as ancestors
    from term where vocabulary_id = ${id}`.execute(server.ctx.db)
  for (const row of rows) expect(row.ancestors.sort()).toEqual([...closure(row.id)].sort())
})

test('a moved term is found below its new place, and no longer below the old one', async () => {
  const [nature, city] = [await term('Nature'), await term('City')]
  const trees = await term('Trees', nature.id)
  const oak = await term('Oak', trees.id)
  const assetId = await put({ subject: [oak.id] })
  expect(await found(nature.id)).toEqual([assetId])
  await admin.terms.move({ termId: trees.id, broaderId: city.id })
  await server.until(async () => (await found(city.id)).length === 1)
  expect(await found(nature.id)).toEqual([])
  await admin.terms.update({ termId: oak.id, labels: { en: 'Quercus' } })
  expect((await admin.assets.list({ words: 'quercus' })).items.map((a) => a.id)).toEqual([assetId])
})

test('siblings are put in an order by hand', async () => {
  const top = await term('Order')
  const [a, b, c] = [await term('A', top.id), await term('B', top.id), await term('C', top.id)]
  await admin.terms.move({ termId: c.id, broaderId: top.id, beforeId: a.id })
  expect(await below(top.id)).toEqual(['C', 'A', 'B'])
  await admin.terms.move({ termId: c.id, broaderId: top.id, beforeId: null })
  expect(await below(top.id)).toEqual(['A', 'B', 'C'])
  await term('AA', top.id)
  expect(await below(top.id)).toEqual(['A', 'B', 'C', 'AA'])
  await admin.terms.move({ termId: b.id, broaderId: null })
  expect(await below(top.id)).toEqual(['A', 'C', 'AA'])
  await expect(admin.terms.move({ termId: a.id, broaderId: top.id, beforeId: b.id })).rejects.toMatchObject(
    code('term_not_found'),
  )
})

test('a retired term stays on assets and is offered no more, until it is again', async () => {
  const gone = await term('Telegraph')
  await put({ subject: [gone.id] })
  expect((await admin.terms.retire({ termId: gone.id })).isRetired).toBe(true)
  expect((await admin.vocabularies.suggest({ vocabularyId: tree, words: 'telegr' })).items).toEqual([])
  expect(await found(gone.id)).toHaveLength(1)
  expect((await admin.terms.restore({ termId: gone.id })).isRetired).toBe(false)
  expect((await admin.vocabularies.suggest({ vocabularyId: tree, words: 'telegr' })).items).toHaveLength(1)
})

test('only what is used nowhere can be deleted', async () => {
  const top = await term('Deletable')
  const inner = await term('Inner', top.id)
  const assetId = await put({ subject: [inner.id] })
  await expect(admin.terms.delete({ termId: top.id })).rejects.toMatchObject(code('term_has_narrower'))
  await expect(admin.terms.delete({ termId: inner.id })).rejects.toMatchObject(code('term_in_use'))
  expect(await admin.terms.getUsage({ termId: top.id })).toMatchObject({ assetCount: 0, withNarrowerCount: 1 })
  await admin.metadata.edit({ assetId, values: { subject: null } })
  await sql`update field set rules = ${JSON.stringify({ termIds: [inner.id] })} where key = 'subject'`.execute(
    server.ctx.db,
  )
  expect((await admin.terms.getUsage({ termId: inner.id })).fieldKeys).toEqual(['subject'])
  await expect(admin.terms.delete({ termId: inner.id })).rejects.toMatchObject(code('term_in_use'))
  await sql`update field set rules = '{"multiple": true}' where key = 'subject'`.execute(server.ctx.db)
  await admin.terms.delete({ termId: inner.id })
  await admin.terms.delete({ termId: top.id })
  await expect(admin.terms.get({ termId: top.id })).rejects.toMatchObject(code('term_not_found'))
})

test('a merged term becomes another: labels, assets, rules, templates and what is below it', async () => {
  const [holiday, holidays] = [await term('Holiday'), await term('Holidays')]
  const easter = await term('Easter', holidays.id)
  await admin.terms.update({
    termId: holidays.id,
    labels: { en: 'Holidays', de: 'Feiertage' },
    synonyms: { en: ['Days off'] },
  })
  const [one, both] = [await put({ subject: [holidays.id] }), await put({ subject: [holidays.id, holiday.id] })]
  const third = await put({ subject: [easter.id] })
  await sql`update field set rules = ${JSON.stringify({ multiple: true, termIds: [holidays.id] })} where key = 'subject'`.execute(
    server.ctx.db,
  )
  await sql`insert into metadata_template (id, name, field_values, created_at, updated_at)
    values (gen_random_uuid(), 'Festive', ${JSON.stringify({ subject: [holidays.id] })}, now(), now())`.execute(
    server.ctx.db,
  )
  const before = await admin.metadata.get({ assetId: one })
  const { id } = await admin.terms.merge({ termId: holiday.id, mergedTermId: holidays.id })
  await server.until(async () => (await admin.operations.get({ operationId: id })).endedAt !== null)
  expect(await admin.operations.get({ operationId: id })).toMatchObject({
    state: 'done',
    done: 2,
    result: { assetCount: 2 },
  })
  const after = await admin.metadata.get({ assetId: one })
  expect(after.values).toEqual({ subject: [holiday.id] })
  expect(after.revision).toBe(before.revision + 1)
  expect((await admin.metadata.get({ assetId: both })).values).toEqual({ subject: [holiday.id] })
  await server.until(async () => (await found(holiday.id)).length === 3)
  expect(await found(holiday.id)).toContain(third)
  expect((await found(holidays.id)).toSorted()).toEqual((await found(holiday.id)).toSorted())
  expect(await admin.terms.get({ termId: holiday.id })).toMatchObject({
    synonyms: { en: ['Holidays', 'Days off'], de: ['Feiertage'] },
    narrowerCount: 1,
  })
  expect(await admin.terms.get({ termId: holidays.id })).toMatchObject({
    isRetired: true,
    replacedBy: { id: holiday.id },
  })
  expect(await admin.terms.getUsage({ termId: holiday.id })).toMatchObject({
    fieldKeys: ['subject'],
    templateNames: ['Festive'],
  })
  expect((await admin.vocabularies.suggest({ vocabularyId: tree, words: 'feiertage' })).items.map((t) => t.id)).toEqual(
    [holiday.id],
  )
  await expect(admin.terms.merge({ termId: holiday.id, mergedTermId: holidays.id })).rejects.toMatchObject(
    code('terms_not_mergeable'),
  )
  await expect(admin.terms.merge({ termId: holiday.id, mergedTermId: holiday.id })).rejects.toMatchObject(
    code('terms_not_mergeable'),
  )
})

test('a term is not merged into one further down below it, but into the next one', async () => {
  const top = await term('Upper')
  const mid = await term('Middle', top.id)
  const low = await term('Lower', mid.id)
  await expect(admin.terms.merge({ termId: low.id, mergedTermId: top.id })).rejects.toMatchObject(
    code('term_in_circle'),
  )
  const { id } = await admin.terms.merge({ termId: mid.id, mergedTermId: top.id })
  await server.until(async () => (await admin.operations.get({ operationId: id })).endedAt !== null)
  expect((await admin.terms.get({ termId: mid.id })).broader).toEqual([])
  expect((await admin.terms.get({ termId: low.id })).path.map((l) => l.en)).toEqual(['Middle'])
})

test('terms that may be the same are listed in pairs', async () => {
  const { id } = await admin.vocabularies.create({ key: 'doubles', kind: 'open', labels: { en: 'Doubles' } })
  for (const en of [
    'holiday',
    'Holidays',
    'snow-board',
    'Snowboard',
    'photographer',
    'photographers club',
    'Zebra',
    'colour',
    'color',
  ])
    await admin.terms.create({ vocabularyId: id, labels: { en } })
  const { items } = await admin.terms.listAlike({ vocabularyId: id })
  const pairs = items.map((item) => item.labels.toSorted((a, b) => a.localeCompare(b)).join(' = '))
  expect(pairs).toEqual(expect.arrayContaining(['holiday = Holidays', 'snow-board = Snowboard']))
  expect(pairs.join()).not.toContain('Zebra')
  expect(items[0]!.similarity).toBe(1)
})

test('counts that order suggestions follow what is used', async () => {
  const { countTerms } = await import('./reindex-terms.ts')
  const [rare, common] = [await term('Usage rare'), await term('Usage common')]
  for (let i = 0; i < 3; i++) await put({ subject: [common.id] }).catch(() => {})
  await sql`update field set rules = '{"multiple": true}' where key = 'subject'`.execute(server.ctx.db)
  for (let i = 0; i < 3; i++) await put({ subject: [common.id] })
  await put({ subject: [rare.id] })
  await countTerms(server.ctx)
  expect((await admin.terms.get({ termId: common.id })).used).toBe(3)
  const { items } = await admin.vocabularies.suggest({ vocabularyId: tree, words: 'usage' })
  expect(items.map((t) => t.id)).toEqual([common.id, rare.id])
})
