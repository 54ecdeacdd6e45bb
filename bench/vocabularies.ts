import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDamask } from '@damask/sdk'
import pg from 'pg'
import { median, report, startServer } from './damask.ts'

const TERMS = 100_000
const ROUNDS = 40
const MAX_SUGGEST_MS = 30
/** Of a look into the index for the same words, made alone on a connection that is open. */
const MAX_RATIO = 40
const CONCEPTS = 20_000
const MAX_IMPORT_MS = 60_000

/** Suggestions among 100,000 terms against a bare index lookup, and an import of 20,000 concepts. */
export async function bench(): Promise<boolean> {
  const server = await startServer()
  const password = (await readFile(join(server.folder, 'postgres.password'), 'utf8')).trim()
  const pool = new pg.Pool({
    host: join(server.folder, 'socket'),
    user: 'damask',
    password,
    database: 'damask',
    max: 2,
  })
  try {
    const damask = createDamask({ url: server.url, token: server.token })
    const { items } = await damask.vocabularies.list()
    const { id } = items.find((vocabulary) => vocabulary.key === 'keywords')!
    console.log(`making ${TERMS} terms…`)
    await fill(pool, id)
    const results = [await measureSuggestions(damask, pool, id), await measureImport(damask)]
    return results.every(Boolean)
  } finally {
    await pool.end()
    await server.stop()
  }
}

const SYLLABLES = ['ba', 'ne', 'to', 'ri', 'lu', 'ka', 'me', 'so', 'vi', 'du', 'pa', 'ge', 'fo', 'li', 'zu', 'ha']

/** Labels of two made-up words, a German one for every third, a synonym for every second. */
async function fill(pool: pg.Pool, vocabularyId: string): Promise<void> {
  const word = (n: number, length: number) => Array.from({ length }, (_, i) => SYLLABLES[(n >> (4 * i)) & 15]).join('')
  const rows = Array.from({ length: TERMS }, (_, n) => ({
    en: `${word(n * 7919, 4)} ${word(n, 4)}`,
    de: n % 3 === 0 ? `${word(n * 104_729, 5)}` : null,
    synonym: n % 2 === 0 ? word(n * 15_485_863, 4) : null,
    used: n % 1000,
  }))
  await pool.query(
    `with given as (
       select gen_random_uuid() as id, * from unnest($2::text[], $3::text[], $4::text[], $5::int[]) as given (en, de, synonym, used)
     ),
     made as (
       insert into term (id, vocabulary_id, labels, synonyms, used, sort_key, created_at, updated_at)
       select id, $1, jsonb_strip_nulls(jsonb_build_object('en', en, 'de', de)),
         case when synonym is null then '{}'::jsonb else jsonb_build_object('en', jsonb_build_array(synonym)) end, used,
         text_key_of(en), now(), now() from given returning id, number
     )
     insert into term_label (term_number, vocabulary_id, language, type, text, text_key)
     select made.number, $1, said.language, said.type, said.text, text_key_of(said.text)
     from made join given using (id)
     cross join lateral (values ('en', 'label', en), ('de', 'label', de), ('en', 'synonym', synonym)) as said (language, type, text)
     where said.text is not null`,
    [vocabularyId, rows.map((r) => r.en), rows.map((r) => r.de), rows.map((r) => r.synonym), rows.map((r) => r.used)],
  )
  await pool.query('vacuum analyze term, term_label')
}

type Sdk = ReturnType<typeof createDamask>

async function measureSuggestions(damask: Sdk, pool: pg.Pool, vocabularyId: string): Promise<boolean> {
  const cases = ['', 'b', 'ba', 'bane', 'banetori', 'tori', 'etor', 'xyz']
  let allGood = true
  for (const words of cases) {
    const ask = () => damask.vocabularies.suggest({ vocabularyId: vocabularyId as never, words, language: 'de' })
    const bare = () =>
      pool.query(
        `select term_number from term_label where vocabulary_id = $1 and text_key like '${words || 'ba'}%' limit 20`,
        [vocabularyId],
      )
    for (let i = 0; i < 5; i++) await Promise.all([ask(), bare()])
    const [took, lookup] = [median(await timesOf(ask)), median(await timesOf(bare))]
    const measured = `${took.toFixed(1)} ms, ${(took / lookup).toFixed(0)} index lookups (${lookup.toFixed(2)} ms)`
    const isGood = took <= MAX_SUGGEST_MS || took / lookup <= MAX_RATIO
    allGood = report(`suggestions for "${words}"`, measured, `within ${MAX_SUGGEST_MS} ms`, isGood) && allGood
  }
  return allGood
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return times
}

/** A tree of three levels with labels in two languages and a synonym. */
function turtle(): string {
  const lines = ['@prefix s: <http://www.w3.org/2004/02/skos/core#> .', '@prefix c: <https://example.com/concept/> .']
  for (let n = 1; n <= CONCEPTS; n++) {
    const broader = n > 20 ? ` ; s:broader c:n${Math.ceil(n / 20)}` : ''
    const mark = randomBytes(4).toString('hex')
    lines.push(
      `c:n${n} a s:Concept ; s:prefLabel "Concept ${n} ${mark}"@en, "Begriff ${n} ${mark}"@de ; s:altLabel "Idea ${n}"@en ; s:notation "${n}" ; s:scopeNote "Note ${n}"@en${broader} .`,
    )
  }
  return lines.join('\n')
}

async function measureImport(damask: Sdk): Promise<boolean> {
  const { id } = await damask.vocabularies.create({ key: 'imported', kind: 'tree', labels: { en: 'Imported' } })
  const content = turtle()
  const run = async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ vocabularyId: id, format: 'turtle' })) form.set(name, value)
    form.set('file', new Blob([content]), 'concepts.ttl')
    const from = performance.now()
    let operation = await damask.vocabularies.import(form)
    while (!operation.endedAt) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      operation = await damask.operations.get({ operationId: operation.id })
    }
    return { took: performance.now() - from, result: JSON.stringify(operation.result) }
  }
  const [first, again] = [await run(), await run()]
  const said = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  console.log(`  ${first.result}\n  ${again.result}`)
  const isGood = first.took <= MAX_IMPORT_MS && first.result.includes(`"created":${CONCEPTS}`)
  report(`${CONCEPTS} concepts again`, said(again.took), `within ${said(MAX_IMPORT_MS)}`, again.took <= MAX_IMPORT_MS)
  return report(`${CONCEPTS} concepts`, said(first.took), `within ${said(MAX_IMPORT_MS)}`, isGood)
}
