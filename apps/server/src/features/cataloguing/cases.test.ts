import type { FieldRules, FieldValue, TermId, VocabularyId } from '@damask/contract'
import { VocabularyId as AnyVocabularyId } from '@damask/contract'
import { CASE_FIELDS, CASE_VOCABULARIES, CASES, withTermIds } from '@damask/fields/testing/cases'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

// The table that rules, API, web app and imports share, through the API.

let server: TestServer
const terms = new Map<string, TermId>()
const idOf = (label: string) => terms.get(label)!

beforeAll(async () => {
  server = await startTestServer()
  const vocabularies = new Map<string, VocabularyId>()
  for (const [key, labels] of Object.entries(CASE_VOCABULARIES))
    vocabularies.set(key, await makeVocabulary(key, labels))
  for (const { key, type, labels, vocabulary, rules } of CASE_FIELDS) {
    const vocabularyId = vocabulary ? vocabularies.get(vocabulary)! : null
    await server.admin.fields.create({ key, type, labels, vocabularyId, rules: withTermIds(rules, idOf) as FieldRules })
  }
})

async function makeVocabulary(key: string, labels: readonly string[]): Promise<VocabularyId> {
  const { db } = server.ctx
  const id = server.ctx.newId(AnyVocabularyId)
  await sql`
    insert into vocabulary (id, key, kind, labels, created_at, updated_at)
    values (${id}, ${key}, 'closed', ${JSON.stringify({ en: key })}, now(), now())`.execute(db)
  const { rows } = await sql<{ id: TermId; label: string }>`
    insert into term (id, vocabulary_id, labels, created_at, updated_at)
    select gen_random_uuid(), ${id}, jsonb_build_object('en', label), now(), now() from unnest(${[...labels]}::text[]) as given (label)
    returning id, labels ->> 'en' as label`.execute(db)
  for (const row of rows) terms.set(row.label, row.id)
  return id
}

let made = 0

test.each(CASES.map((one) => [one.says, one] as const))('%s', async (_, { values, faults, refused = [] }) => {
  const { admin } = server
  const { id: assetId } = await putAsset(server.ctx, `case-${made++}.txt`, `case ${made}`)
  const given = withTermIds(values, idOf) as Record<string, FieldValue>
  const answer = await admin.metadata.edit({ assetId, values: given }).catch((error) => error)
  const told = (answer.errors ?? []) as { pointer: string; code: string }[]
  expect(told.map((one) => `${one.pointer.replace('/values/', '')} ${one.code}`).toSorted()).toEqual(
    [...refused].sort(),
  )
  if (refused.length > 0) return expect((await admin.metadata.get({ assetId })).values).toEqual({})
  const { faults: found } = await admin.metadata.get({ assetId })
  expect(found.map((fault) => `${fault.field} ${fault.code}`).toSorted()).toEqual([...faults].sort())
})
