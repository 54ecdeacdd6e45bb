import type { TermId, VocabularyId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { personFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let keeper: TestPerson
let editor: TestPerson
let tree: VocabularyId
beforeAll(async () => {
  server = await startTestServer()
  keeper = await personFor(server, { name: 'Karl Keeper' })
  await grant(server, { to: { personId: keeper.personId }, role: await roleOf(server, ['view', 'manage_fields']) })
  editor = await personFor(server, { name: 'Edda Editor' })
  await grant(server, { to: { personId: editor.personId }, role: 'editor' })
  tree = (await keeper.damask.vocabularies.create({ key: 'places', kind: 'tree', labels: { en: 'Places' } })).id
})

const inTree = (en: string, broaderId: TermId | null = null) =>
  keeper.damask.terms.create({ vocabularyId: tree, labels: { en }, broaderId })
const code = (code: string) => ({ code })

test('a vocabulary is made, described, used by nothing and deleted with its terms', async () => {
  const { vocabularies, terms } = keeper.damask
  const made = await vocabularies.create({
    key: 'moods',
    kind: 'closed',
    labels: { en: ' Moods ', 'de-at': 'Stimmungen' },
  })
  expect(made).toMatchObject({ labels: { en: 'Moods', 'de-AT': 'Stimmungen' }, termCount: 0, fieldKeys: [] })
  await expect(vocabularies.create({ key: 'moods', kind: 'open', labels: { en: 'x' } })).rejects.toMatchObject(
    code('vocabulary_key_taken'),
  )
  await terms.create({ vocabularyId: made.id, labels: { en: 'Calm' } })
  const changed = await vocabularies.update({
    vocabularyId: made.id,
    labels: { en: 'Mood' },
    description: 'How it feels',
  })
  expect(changed).toMatchObject({ labels: { en: 'Mood' }, description: 'How it feels', termCount: 1, revision: 2 })
  await vocabularies.delete({ vocabularyId: made.id })
  await expect(vocabularies.get({ vocabularyId: made.id })).rejects.toMatchObject(code('vocabulary_not_found'))
  const keywords = (await vocabularies.list()).items.find((v) => v.key === 'keywords')!
  expect(keywords.fieldKeys).toEqual(['keywords'])
  await expect(vocabularies.delete({ vocabularyId: keywords.id })).rejects.toMatchObject(code('vocabulary_in_use'))
})

test('a term has labels, synonyms and more, and what is not named stays', async () => {
  const { terms } = keeper.damask
  const made = await terms.create({
    vocabularyId: tree,
    labels: { en: 'Norway', de: 'Norwegen' },
    synonyms: { en: ['Kingdom of Norway', ' Kingdom  of Norway '] },
    hiddenLabels: { en: ['Norwey'] },
    definition: { en: 'A country.\nIn the north.' },
    notation: 'NO',
    colour: '#aa0033',
    uri: 'https://example.com/no',
  })
  expect(made).toMatchObject({ synonyms: { en: ['Kingdom of Norway'] }, notation: 'NO', broader: [], used: 0 })
  const changed = await terms.update({ termId: made.id, labels: { en: 'Norge' }, colour: null })
  expect(changed).toMatchObject({
    labels: { en: 'Norge' },
    colour: null,
    uri: 'https://example.com/no',
    notation: 'NO',
  })
  expect((await terms.list({ vocabularyId: tree, words: 'norwey' })).items.map((t) => t.id)).toEqual([made.id])
  await expect(
    terms.create({ vocabularyId: tree, labels: { en: 'Other' }, uri: 'https://example.com/no' }),
  ).rejects.toMatchObject(code('term_uri_taken'))
  await expect(terms.create({ vocabularyId: tree, labels: { en: '\u200e\u0007 ' } })).rejects.toMatchObject({
    status: 422,
  })
  expect((await editor.damask.terms.get({ termId: made.id })).used).toBeNull()
})

test('siblings have different labels, cousins need not', async () => {
  const north = await inTree('North')
  const south = await inTree('South')
  await inTree('Córdoba', north.id)
  const refused = await inTree(' cordoba ', north.id).catch((error) => error)
  expect(refused).toMatchObject({ code: 'term_label_taken', status: 409 })
  const cousin = await inTree('Cordoba', south.id)
  await expect(keeper.damask.terms.update({ termId: cousin.id, broaderIds: [north.id] })).rejects.toMatchObject(
    code('term_label_taken'),
  )
  expect((await keeper.damask.terms.get({ termId: cousin.id })).broader.map((b) => b.id)).toEqual([south.id])
  const { terms, vocabularies } = keeper.damask
  const options = await vocabularies.create({ key: 'options', kind: 'closed', labels: { en: 'Options' } })
  await terms.create({ vocabularyId: options.id, labels: { en: 'Left', de: 'Links' } })
  await terms.create({ vocabularyId: options.id, labels: { en: 'Links' } })
  await expect(terms.create({ vocabularyId: options.id, labels: { de: 'links' } })).rejects.toMatchObject(
    code('term_label_taken'),
  )
  await expect(
    terms.create({ vocabularyId: options.id, labels: { en: 'x' }, broaderId: north.id }),
  ).rejects.toMatchObject(code('vocabulary_is_flat'))
})

test('a term is below several others, is listed below the first, and never below itself', async () => {
  const [art, craft] = [await inTree('Art'), await inTree('Craft')]
  const weaving = await inTree('Weaving', craft.id)
  const tapestry = await inTree('Tapestry', weaving.id)
  const { terms } = keeper.damask
  const moved = await terms.update({ termId: weaving.id, broaderIds: [art.id, craft.id], relatedIds: [tapestry.id] })
  expect(moved.broader.map((b) => b.labels.en)).toEqual(['Art', 'Craft'])
  expect(moved.related.map((b) => b.labels.en)).toEqual(['Tapestry'])
  expect((await terms.get({ termId: tapestry.id })).path.map((l) => l.en)).toEqual(['Art', 'Weaving'])
  const below = async (broaderId: TermId | 'none') =>
    (await terms.list({ vocabularyId: tree, broaderId })).items.map((t) => t.labels.en)
  expect(await below(art.id)).toEqual(['Weaving'])
  expect(await below(craft.id)).toEqual([])
  expect(await below('none')).toEqual(expect.arrayContaining(['Art', 'Craft']))
  for (const broaderIds of [[tapestry.id], [weaving.id], [art.id, tapestry.id]]) {
    await expect(terms.update({ termId: weaving.id, broaderIds })).rejects.toMatchObject(code('term_in_circle'))
  }
})

test('two moves at the same time do not make a circle', async () => {
  const { terms } = keeper.damask
  for (let i = 0; i < 5; i++) {
    const [a, b] = [await inTree(`Race a${i}`), await inTree(`Race b${i}`)]
    const outcomes = await Promise.allSettled([
      terms.update({ termId: a.id, broaderIds: [b.id] }),
      terms.update({ termId: b.id, broaderIds: [a.id] }),
    ])
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1)
    const refused = outcomes.find((o) => o.status === 'rejected')
    expect(refused?.reason).toMatchObject(code('term_in_circle'))
  }
})

test('lists go on where they ended, siblings in their order and all by label', async () => {
  const top = await inTree('Numbers')
  for (const n of [10, 2, 1]) await inTree(`Number ${n}`, top.id)
  const { terms } = keeper.damask
  const first = await terms.list({ vocabularyId: tree, broaderId: top.id, limit: 2 })
  expect(first.items.map((t) => t.labels.en)).toEqual(['Number 1', 'Number 2'])
  const rest = await terms.list({ vocabularyId: tree, broaderId: top.id, limit: 2, cursor: first.nextCursor! })
  expect([rest.items.map((t) => t.labels.en), rest.nextCursor]).toEqual([['Number 10'], null])
  const all: string[] = []
  let cursor: string | null = null
  do {
    const page = await terms.list({ vocabularyId: tree, limit: 3, ...(cursor && { cursor }) })
    all.push(...page.items.map((t) => t.labels.en!))
    cursor = page.nextCursor
  } while (cursor)
  expect(all).toHaveLength((await keeper.damask.vocabularies.get({ vocabularyId: tree })).termCount)
  await expect(terms.list({ vocabularyId: tree, broaderId: top.id, cursor: 'x' })).rejects.toMatchObject(
    code('invalid_cursor'),
  )
})

test('suggestions: beginnings first, then words, then anywhere; own language first', async () => {
  const { terms, vocabularies } = keeper.damask
  const { id } = await vocabularies.create({ key: 'tags', kind: 'open', labels: { en: 'Tags' } })
  const add = (labels: Record<string, string>, synonyms = {}) => terms.create({ vocabularyId: id, labels, synonyms })
  await add({ en: 'Old harbour' })
  await add({ en: 'Harbour' })
  await add({ en: 'Christmas', de: 'Weihnachten' }, { en: ['Xmas', 'Harvest of gifts'] })
  await add({ en: 'Orchard' })
  await add({ de: 'Harz' })
  const suggest = async (words: string, language?: string) =>
    (await editor.damask.vocabularies.suggest({ vocabularyId: id, words, ...(language && { language }) })).items.map(
      (t) => t.matched!.text,
    )
  expect(await suggest('har', 'de')).toEqual(['Harz', 'Harbour', 'Harvest of gifts', 'Old harbour', 'Orchard'])
  expect(await suggest('h')).toEqual(expect.arrayContaining(['Harz', 'Harbour']))
  expect(await suggest('xm')).toEqual(['Xmas'])
  expect(await suggest('WEIHN')).toEqual(['Weihnachten'])
  expect(await suggest('%')).toEqual([])
  const may = async (person: TestPerson, words: string) =>
    (await person.damask.vocabularies.suggest({ vocabularyId: id, words })).mayCreate
  expect(await may(editor, 'harb')).toBe(true)
  expect(await may(editor, ' HARBOUR')).toBe(false)
  expect(await may(editor, '')).toBe(false)
  expect(await may(await personFor(server), 'harb')).toBe(false)
})

test('who may edit adds to open vocabularies and to no others', async () => {
  const keywords = (await editor.damask.vocabularies.list()).items.find((v) => v.key === 'keywords')!
  const made = await editor.damask.terms.create({ vocabularyId: keywords.id, labels: { en: 'Made in place' } })
  expect(made.labels).toEqual({ en: 'Made in place' })
  await expect(editor.damask.terms.create({ vocabularyId: tree, labels: { en: 'Not mine' } })).rejects.toMatchObject({
    code: 'not_allowed',
    status: 403,
  })
  await expect(editor.damask.terms.update({ termId: made.id, labels: { en: 'x' } })).rejects.toMatchObject({
    status: 403,
  })
})
