import { type AssetId, FieldId, type Operation, type TermId, VocabularyId } from '@damask/contract'
import { CASE_FIELDS, CASE_VOCABULARIES, CASES, withTermIds } from '@damask/fields/testing/cases'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { toCsv } from '../../platform/csv.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { editJob } from './bulk-edit.ts'
import { importJob } from './csv/import-job.ts'

// The same table that single edits are held to: whatever way a value comes in, it is judged alike.

let server: TestServer
let admin: TestServer['admin']
const terms = new Map<string, TermId>()
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
  const { db, newId } = server.ctx
  const vocabularies = new Map<string, VocabularyId>()
  for (const [key, labels] of Object.entries(CASE_VOCABULARIES)) {
    const id = newId(VocabularyId)
    vocabularies.set(key, id)
    await sql`insert into vocabulary (id, key, kind, labels, created_at, updated_at)
      values (${id}, ${key}, 'closed', ${JSON.stringify({ en: key })}, now(), now())`.execute(db)
    for (const label of labels) {
      const made = await admin.terms.create({ vocabularyId: id, labels: { en: label } })
      terms.set(label, made.id)
    }
  }
  for (const field of CASE_FIELDS) {
    await sql`insert into field (id, key, type, labels, vocabulary_id, rules, created_at, updated_at)
      values (${newId(FieldId)}, ${field.key}, ${field.type}, ${JSON.stringify(field.labels)},
        ${field.vocabulary ? vocabularies.get(field.vocabulary)! : null},
        ${JSON.stringify(withTermIds(field.rules, (label) => terms.get(label)!))}, now(), now())`.execute(db)
  }
})

let made = 0
const put = async () => (await putAsset(server.ctx, `case-${++made}.txt`, `case ${made}`)).id

async function faultsAfter({ id, name }: Operation, assetId: AssetId) {
  await (name === 'assets.edit' ? editJob : importJob).run(
    server.ctx,
    { operationId: id },
    { number: 1, isLast: false },
  )
  const { faults } = await admin.metadata.getReport({ operationId: id })
  const { values } = await admin.metadata.get({ assetId })
  return {
    faults: faults.map(({ field, code }) => `${field} ${code}`).sort(),
    isEmpty: Object.keys(values).length === 0,
  }
}

describe('a bulk edit judges as a single one does', () => {
  test.for(CASES)('$says', async ({ values, refused = [] }) => {
    const assetId = await put()
    const set = withTermIds(values, (label) => terms.get(label)!)
    const changes = Object.entries(set).map(([field, value]) => ({ action: 'set' as const, field, value }))
    const started = await admin.assets.bulkEdit({ assetIds: [assetId], changes }).catch((error) => error)
    if (started instanceof Error) {
      // What no asset could take is refused before it begins.
      expect(started).toMatchObject({ code: 'change_invalid' })
      expect(refused).not.toEqual([])
      return
    }
    const { faults, isEmpty } = await faultsAfter(started, assetId)
    expect(faults).toEqual([...refused].sort())
    expect(isEmpty).toBe(refused.length > 0)
  })
})

describe('an import judges as a single edit does', () => {
  test.for(CASES)('$says', async ({ values, refused = [] }) => {
    const assetId = await put()
    const cells = Object.entries(values).flatMap(([key, value]): [string, string][] => {
      const plain = withTermIds(value, (label) => label)
      if (Array.isArray(plain)) return [[key, plain.join('; ')]]
      return typeof plain === 'object'
        ? Object.entries(plain).map(([language, text]) => [`${key}:${language}`, String(text)])
        : [[key, String(plain)]]
    })
    const form = new FormData()
    const csv = toCsv([
      ['id', ...cells.map(([name]) => name)],
      [assetId, ...cells.map(([, cell]) => cell)],
    ])
    form.set('file', new Blob([csv]), 'case.csv')
    const { operation } = await admin.metadata.import(form)
    const { faults, isEmpty } = await faultsAfter(operation, assetId)
    expect(faults).toEqual([...refused].sort())
    expect(isEmpty).toBe(refused.length > 0)
  })
})
