import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outputFolder } from './output-folder.ts'
import { numberedName, safeName } from './safe-name.ts'

test.each([
  ['logo.svg', 'logo.svg'],
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['..', '_'],
  ['.', '_'],
  ['', '_'],
  [' ', '_'],
  ['a\\b', 'a_b'],
  ['a\u0000b\u001b[2J', 'ab[2J'],
  ['exe.\u202Egpj', 'exe.gpj'],
  ['ra\u0308uber', 'r\u00E4uber'],
])('%j becomes %j', (name, safe) => expect(safeName(name, 'linux')).toBe(safe))

test.each([
  ['con.txt', '_con.txt'],
  ['a:b?.txt', 'a_b_.txt'],
  ['name. ', 'name'],
])('on Windows %j becomes %j', (name, safe) => expect(safeName(name, 'win32')).toBe(safe))

test('a name is never a path and never too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = safeName(name)
      expect(basename(safe)).toBe(safe)
      expect(['', '.', '..']).not.toContain(safe)
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255)
    }),
  )
})

test('a name that is too long keeps its extension', () => {
  expect(safeName(`${'ü'.repeat(300)}.jpeg`)).toMatch(/^ü+\.jpeg$/)
  expect(numberedName('a.tar.gz', 2)).toBe('a.tar (2).gz')
  expect(numberedName(`${'x'.repeat(251)}.jpg`, 2)).toMatch(/x \(2\)\.jpg$/)
})

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'damask-output-')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('two assets of one name get two places', async () => {
  const output = await outputFolder(join(folder, 'out'))
  const places = [
    await output.placeFor(['A'], 'x.jpg'),
    await output.placeFor(['A'], 'X.jpg'),
    await output.placeFor(['A'], 'x.jpg'),
  ]
  expect(places.map((place) => relative(folder, place))).toEqual(['out/A/x.jpg', 'out/A/X (2).jpg', 'out/A/x (3).jpg'])
})

test('nothing lands outside, whatever folders are called', async () => {
  const output = await outputFolder(join(folder, 'out'))
  const place = await output.placeFor(['..', '..', '/etc'], '../passwd')
  expect(relative(join(folder, 'out'), place)).toBe('_/_/_etc/.._passwd')
})

test('a link that leads out is not followed', async () => {
  await mkdir(join(folder, 'out'))
  await symlink(folder, join(folder, 'out/A'))
  const output = await outputFolder(join(folder, 'out'))
  await expect(output.placeFor(['A', 'B'], 'x.jpg')).rejects.toThrow('leads out')
})
