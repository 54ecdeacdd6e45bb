import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../../server/src/testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../../server/src/testing/test-server.ts'
import { run } from '../run.ts'
import { testTerminal } from '../testing/test-terminal.ts'

let server: TestServer
let home: string
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  home = await mkdtemp(join(tmpdir(), 'damask-values-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

async function damask(...words: string[]) {
  const env = { DAMASK_URL: server.origin, DAMASK_API_KEY: server.key, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }
  const { terminal, said } = testTerminal({ env })
  return { code: await run(words, terminal), ...said }
}

test('values are exported, edited and imported from the command line', async () => {
  const { id: folderId } = await server.admin.folders.create({ name: 'Line' })
  const asset = await putAsset(server.ctx, 'line.txt', 'line', { folderId })
  await server.admin.metadata.edit({ assetId: asset.id, values: { credit: 'Ada' } })
  const file = join(home, 'values.csv')
  expect(await damask('metadata', 'export', '/Line', '--columns', 'path,credit', '--output', file)).toMatchObject({
    code: 0,
    out: `1 asset in ${file}.\n`,
  })
  const csv = await readFile(file, 'utf8')
  expect(csv).toBe('\ufeffpath,credit\r\n/Line/line.txt,Ada\r\n')
  const { bytes } = await damask('metadata', 'export', asset.id, '--columns', 'credit')
  expect(Buffer.concat(bytes).toString()).toBe('\ufeffcredit\r\nAda\r\n')

  await writeFile(file, `${csv.replace('Ada', 'Grace')}/Line/gone.txt,x\r\n`)
  const dry = await damask('metadata', 'import', file, '--dry-run')
  expect(dry).toMatchObject({ code: 1, err: expect.stringContaining('line 3, path: ') })
  expect(dry.out).toBe('1 would change, 0 as they are, 1 rows without an asset.\n')
  expect((await server.admin.metadata.get({ assetId: asset.id })).values).toEqual({ credit: 'Ada' })

  await writeFile(file, csv.replace('Ada', 'Grace'))
  const done = await damask('metadata', 'import', file)
  expect(done).toMatchObject({ code: 0, err: '' })
  expect((await server.admin.metadata.get({ assetId: asset.id })).values).toEqual({ credit: 'Grace' })
  const [, words] = /To take it back: damask (.+)\n/.exec(done.out)!
  expect(await damask(...words!.split(' '))).toMatchObject({ code: 0 })
})

test('what cannot be done is said in words', async () => {
  expect(await damask('metadata', 'import', join(home, 'nowhere.csv'))).toMatchObject({ code: 2 })
  expect(await damask('metadata', 'export', '/Nowhere')).toMatchObject({
    code: 2,
    err: 'There is no folder "/Nowhere".\n',
  })
  expect(await damask('metadata', 'export', '--delimiter', 'x')).toMatchObject({ code: 2 })
  const file = join(home, 'broken.csv')
  await writeFile(file, 'id,credit\n1,"open\n')
  expect(await damask('metadata', 'import', file)).toMatchObject({ code: 1, err: expect.stringContaining('Line 2') })
})
