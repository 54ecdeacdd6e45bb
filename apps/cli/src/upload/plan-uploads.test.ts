import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { collectFiles } from './collect-files.ts'
import { batchesOf, type HashedFile, planUploads } from './plan-uploads.ts'

const file = (path: string, sha256: string, folders = ''): HashedFile => ({
  path,
  name: path.split('/').at(-1)!,
  folders,
  sizeBytes: 1,
  sha256,
})
const plan = (
  files: HashedFile[],
  known: { sha256: string; name: string; folderPath: string }[],
  duplicates: 'keep' | 'skip',
) =>
  planUploads(files, known, '/Brand', duplicates, new Map()).map((one) =>
    one.action === 'send' ? 'send' : one.because,
  )

test('what is already at its place is never sent again', () => {
  const known = [{ sha256: 'a', name: 'r\u00E4uber.jpg', folderPath: '/Brand/Logos' }]
  const same = file('x/ra\u0308uber.jpg', 'a', 'Logos')
  expect(plan([same], known, 'skip')).toEqual(['already there'])
  expect(plan([same], known, 'keep')).toEqual(['already there'])
})

test('the same bytes elsewhere are sent only when duplicates are kept', () => {
  const known = [{ sha256: 'a', name: 'logo.jpg', folderPath: '/Old' }]
  expect(plan([file('logo.jpg', 'a')], known, 'skip')).toEqual(['already in the library: /Old/logo.jpg'])
  expect(plan([file('logo.jpg', 'a')], known, 'keep')).toEqual(['send'])
})

test('two files with the same bytes are sent once, unless duplicates are kept', () => {
  const twins = [file('a.jpg', 's'), file('b.jpg', 's'), file('c.jpg', 't')]
  expect(plan(twins, [], 'skip')).toEqual(['send', 'the same as a.jpg', 'send'])
  expect(plan(twins, [], 'keep')).toEqual(['send', 'send', 'send'])
})

test('batches hold a hundred files, or about a gigabyte', () => {
  expect(batchesOf(Array.from({ length: 250 }, () => ({ sizeBytes: 1 }))).map((batch) => batch.length)).toEqual([
    100, 100, 50,
  ])
  const large = { sizeBytes: 700 * 2 ** 20 }
  expect(batchesOf([large, large, large]).map((batch) => batch.length)).toEqual([1, 1, 1])
  expect(batchesOf([{ sizeBytes: 5 * 2 ** 30 }, { sizeBytes: 1 }]).map((batch) => batch.length)).toEqual([1, 1])
  expect(batchesOf([])).toEqual([])
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damask-collect-'))
  await mkdir(join(folder, 'Photos/2024/.secret'), { recursive: true })
  for (const name of [
    'Photos/b.jpg',
    'Photos/a.jpg',
    'Photos/2024/c.jpg',
    'Photos/.DS_Store',
    'Photos/Thumbs.db',
    'Photos/.hidden',
    'Photos/2024/.secret/d.jpg',
  ])
    await writeFile(join(folder, name), name)
  await writeFile(join(folder, 'Photos/empty.txt'), '')
  await symlink(folder, join(folder, 'Photos/loop'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const collected = async (paths: string[], includeHidden = false) => {
  const { files, skipped } = await collectFiles(
    paths.map((path) => join(folder, path)),
    { includeHidden },
  )
  return { files: files.map(({ folders, name }) => `${folders}|${name}`), skipped: skipped.map(({ reason }) => reason) }
}

test('a folder keeps its name and its folders, and leaves litter and hidden files behind', async () => {
  expect(await collected(['Photos'])).toEqual({
    files: ['Photos/2024|c.jpg', 'Photos|a.jpg', 'Photos|b.jpg'],
    skipped: ['empty', 'link'],
  })
})

test('hidden files come along when asked for, litter never does', async () => {
  const { files } = await collected(['Photos'], true)
  expect(files).toEqual([
    'Photos|.hidden',
    'Photos/2024/.secret|d.jpg',
    'Photos/2024|c.jpg',
    'Photos|a.jpg',
    'Photos|b.jpg',
  ])
})

test('a single file has no folders, and what is not there is told', async () => {
  expect(await collected(['Photos/2024/c.jpg', 'nothing'])).toEqual({ files: ['|c.jpg'], skipped: ['unreadable'] })
})

test('a dot means only what is in the folder', async () => {
  const { files } = await collectFiles([`${folder}/Photos/.`], {})
  expect(files.map(({ folders }) => folders)).toEqual(['2024', '', ''])
})
