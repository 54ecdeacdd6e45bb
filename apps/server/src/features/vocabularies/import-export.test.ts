import type { OperationId, VocabularyId, VocabularyKind } from '@damask/contract'
import * as oxigraph from 'oxigraph'
import { beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ worker: true })
})

let made = 0
const newVocabulary = async (kind: VocabularyKind = 'tree') =>
  (await server.admin.vocabularies.create({ key: `v${++made}`, kind, labels: { en: `Vocabulary ${made}` } })).id

type Format = 'turtle' | 'rdfxml' | 'csv'

async function send(vocabularyId: VocabularyId, format: Format, content: string | Uint8Array, dryRun = false) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ vocabularyId, format, dryRun })) form.set(name, String(value))
  form.set('file', new Blob([content as BlobPart]), 'file')
  const { id } = await server.admin.vocabularies.import(form)
  return ended(id)
}

async function ended(operationId: OperationId) {
  await server.until(async () => (await server.admin.operations.get({ operationId })).endedAt !== null)
  return server.admin.operations.get({ operationId })
}

const exported = async (vocabularyId: VocabularyId, format: 'turtle' | 'csv') =>
  (await server.admin.vocabularies.export({ vocabularyId, format })).text()

/** As an independent parser reads it; blank nodes are told apart by what is said of them. */
function graphOf(turtle: string, format = 'text/turtle'): string[] {
  const quads = oxigraph.parse(turtle, { format, base_iri: 'urn:damask:import/' })
  const said = (id: string) =>
    quads
      .filter((q) => q.subject.value === id)
      .map((q) => `${q.predicate} ${q.object}`)
      .sort()
      .join(';')
  const named = (term: oxigraph.Term) => (term.termType === 'BlankNode' ? `[${said(term.value)}]` : String(term))
  return quads.map((q) => `${named(q.subject)} ${q.predicate} ${named(q.object)}`).sort()
}

const TURTLE = `
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <https://example.com/places/> .
: a skos:ConceptScheme ; dct:title "Places"@en ; skos:hasTopConcept :earth ; dct:creator [ dct:title "Somebody" ] .
:earth a skos:Concept ; skos:prefLabel "Earth"@en, "Erde"@de, "Terra" ; skos:topConceptOf : ; skos:narrower :europe .
:europe a skos:Concept ; skos:inScheme : ; skos:prefLabel "Europe"@en ; skos:broader :earth ;
  skos:altLabel "Old  World"@en, "The Continent"@en ; skos:hiddenLabel "Eurpoe"@en ; skos:notation "150" ;
  skos:notation "EU"^^<https://example.com/code> ; skos:definition """A continent.
With \\"quotes\\"."""@en ; skos:scopeNote "Not the band."@en ; skos:exactMatch <https://other.example/europe> .
:norway a skos:Concept ; skos:prefLabel "Norway"@en, "Norge"@no ; skos:broader :europe, :north ; skos:related :sweden .
:sweden a skos:Concept ; skos:prefLabel "Sweden"@en-GB ; skos:broader :europe ; skos:related :norway .
:north a skos:Concept ; skos:prefLabel "The North"@en ; skos:changeNote [ dct:date "2020-01-01" ] .
:ussr a skos:Concept ; skos:prefLabel "USSR"@en ; owl:deprecated true ; dct:isReplacedBy :earth .
:nameless a skos:Concept ; skos:notation "N1" .
:stray skos:prefLabel "No concept"@en .
`

test('a SKOS file comes in and goes out as an equal graph, and coming in again changes nothing', async () => {
  const id = await newVocabulary()
  const { state, result } = await send(id, 'turtle', TURTLE)
  expect([state, result]).toMatchObject(['done', { created: 7, updated: 0, unchanged: 0 }])
  expect(graphOf(await exported(id, 'turtle'))).toEqual(graphOf(TURTLE))
  const { terms, vocabularies } = server.admin
  expect((await vocabularies.get({ vocabularyId: id })).uri).toBe('https://example.com/places/')
  const [norway] = (await terms.list({ vocabularyId: id, words: 'norge' })).items
  expect(norway).toMatchObject({ path: [{ en: 'Earth' }, { en: 'Europe' }], hasSeveralBroader: true })
  expect((await terms.get({ termId: norway!.id })).related.map((t) => t.labels)).toEqual([{ 'en-GB': 'Sweden' }])
  expect((await terms.list({ vocabularyId: id, words: 'old world' })).items.map((t) => t.labels.en)).toEqual(['Europe'])
  expect((await terms.list({ vocabularyId: id, state: 'retired' })).items.map((t) => t.labels.en)).toEqual(['USSR'])
  expect((await send(id, 'turtle', TURTLE)).result).toMatchObject({ created: 0, updated: 0, unchanged: 7 })
  expect(graphOf(await exported(id, 'turtle'))).toEqual(graphOf(TURTLE))
})

test('what comes in again is known by its URI', async () => {
  const id = await newVocabulary()
  await send(id, 'turtle', TURTLE)
  const changed = TURTLE.replace('"Sweden"@en-GB', '"Sverige"@sv').replace(
    'skos:broader :europe, :north',
    'skos:broader :north',
  )
  expect((await send(id, 'turtle', changed)).result).toMatchObject({ created: 0, updated: 2, unchanged: 5 })
  expect(graphOf(await exported(id, 'turtle'))).toEqual(graphOf(changed))
})

test('RDF/XML says the same', async () => {
  const id = await newVocabulary()
  const xml = `<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY skos "http://www.w3.org/2004/02/skos/core#">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="&skos;">
<skos:Concept rdf:about="https://example.com/a"><skos:prefLabel xml:lang="en">A &amp; b</skos:prefLabel>
<skos:narrower><skos:Concept rdf:about="https://example.com/b"><skos:prefLabel xml:lang="de">Ü</skos:prefLabel></skos:Concept></skos:narrower>
</skos:Concept></rdf:RDF>`
  expect((await send(id, 'rdfxml', xml)).result).toMatchObject({ created: 2 })
  expect(graphOf(await exported(id, 'turtle'))).toEqual(graphOf(xml, 'application/rdf+xml'))
})

test('terms made here go out and come back as themselves', async () => {
  const id = await newVocabulary()
  const { terms } = server.admin
  const top = await terms.create({ vocabularyId: id, labels: { en: 'Top' }, colour: '#aabbcc' })
  await terms.create({ vocabularyId: id, labels: { en: 'Below' }, synonyms: { en: ['Under'] }, broaderId: top.id })
  const turtle = await exported(id, 'turtle')
  expect((await send(id, 'turtle', turtle)).result).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  expect(graphOf(await exported(id, 'turtle'))).toEqual(graphOf(turtle))
  const csv = await exported(id, 'csv')
  expect((await send(id, 'csv', csv)).result).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  const elsewhere = await newVocabulary()
  expect((await send(elsewhere, 'turtle', turtle)).result).toMatchObject({ created: 2 })
})

const broken: [name: string, format: Format, content: string | Uint8Array, says: RegExp][] = [
  [
    'a circle',
    'turtle',
    `@prefix s: <http://www.w3.org/2004/02/skos/core#> . <x:a> a s:Concept; s:prefLabel "A"; s:broader <x:b> . <x:b> a s:Concept; s:prefLabel "B"; s:broader <x:a> .`,
    /circle: "[AB]" > "[AB]"/,
  ],
  [
    'twins',
    'turtle',
    `@prefix s: <http://www.w3.org/2004/02/skos/core#> . <x:a> a s:Concept; s:prefLabel "A"@en . <x:b> a s:Concept; s:prefLabel "á"@en .`,
    /another term called/,
  ],
  ['half a file', 'turtle', '@prefix s: <x:> . <a:b> s:', /cannot be read/],
  ['no concepts', 'turtle', '<a:b> <a:c> "d" .', /no SKOS concepts/],
  ['deep brackets', 'turtle', `<a:b> <a:c> ${'[ <a:c> '.repeat(5000)}`, /nested too deep/],
  ['deep elements', 'rdfxml', `<r>${'<a>'.repeat(5000)}`, /nested too deep/],
  [
    'an entity from elsewhere',
    'rdfxml',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    /never fetched/,
  ],
  ['a document type from elsewhere', 'rdfxml', '<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>', /never fetched/],
  ['laughs', 'rdfxml', '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>', /nested/],
  ['no text', 'turtle', new Uint8Array([0xff, 0xfe, 0xfd]), /not UTF-8/],
  ['an unknown column', 'csv', 'name;label:en\nx;y', /Line 1: There is no such column/],
  ['no label column', 'csv', 'id,notation\n,x', /column with labels is missing/],
  ['a wrong delimiter', 'csv', 'label:en#notation\nx#y', /divided by commas/],
  ['an open quote', 'csv', 'label:en,notation\n"a,b\n', /quotation mark/],
  ['a place that is not there', 'csv', 'path,label:en\n,A\nB > C,D', /Line 3: There is no term "B"/],
  ['twins in a table', 'csv', 'label:en\nA\nB\n a ', /Line 4: /],
  ['a table in a circle', 'csv', 'uri,broader,label:en\nx:a,x:b,A\nx:b,x:a,B', /(circle|neither in the file)/],
  ['too many cells', 'csv', 'label:en,notation\nA,1\nB,2,3', /Line 3: There are 3 cells/],
  ['no colour', 'csv', 'label:en,colour\nA,reddish', /Line 2: "reddish" is not a colour/],
]
test.each(broken)('refused, with nothing imported: %s', async (_, format, content, says) => {
  const id = await newVocabulary()
  await server.admin.terms.create({ vocabularyId: id, labels: { en: 'There before' } })
  const operation = await send(id, format, content)
  expect(operation.failed.map((failure) => failure.message).join('\n')).toMatch(says)
  expect(operation).toMatchObject({ state: 'done', result: { created: 0, isRefused: true } })
  expect((await server.admin.vocabularies.get({ vocabularyId: id })).termCount).toBe(1)
})

test('a table makes a tree, in any order, with marks, quotes and semicolons; trying changes nothing', async () => {
  const id = await newVocabulary()
  const csv =
    '\ufefflabel:en;path;synonyms:en;label:de;retired;colour\r\n"Oslo; city";Europe > Norway;Christiania|"Big | O";;no;\r\nEurope;;;Europa;;#00FF00\r\nNorway;Europa;;"Norwegen";;\r\nAtlantis;;;;yes;\r\n'.replace(
      '"Big | O"',
      'Big \\| O',
    )
  const tried = await send(id, 'csv', csv, true)
  expect([tried.failed, tried.result]).toEqual([[], { created: 4, updated: 0, unchanged: 0, kept: 0, dryRun: true }])
  const { terms, vocabularies } = server.admin
  expect((await vocabularies.get({ vocabularyId: id })).termCount).toBe(0)
  expect((await send(id, 'csv', csv)).result).toMatchObject({ created: 4 })
  const [oslo] = (await terms.list({ vocabularyId: id, words: 'oslo' })).items
  expect(oslo).toMatchObject({
    labels: { en: 'Oslo; city' },
    path: [{ en: 'Europe', de: 'Europa' }, { de: 'Norwegen' }],
  })
  expect((await terms.get({ termId: oslo!.id })).synonyms).toEqual({ en: ['Christiania', 'Big | O'] })
  const again = csv.replace('Europa;;#00FF00', 'Europa;;#0000ff').replace('Christiania', 'Kristiania')
  expect((await send(id, 'csv', again)).result).toMatchObject({ created: 0, updated: 2, unchanged: 2 })
})
