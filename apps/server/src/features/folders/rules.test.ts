import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanName, MAX_NAME_BYTES, nameKey, splitName, withSuffix } from './rules.ts'

test.each([
  ['photo.jpg', 'photo.jpg'],
  ['  photo.jpg  ', 'photo.jpg'],
  ['a/b\\c.jpg', 'a_b_c.jpg'],
  ['Cafe\u0301.jpg', 'Café.jpg'],
  ['in\u0000vi\u202esible\u200f.jpg', 'invisible.jpg'],
  ['line\nbreak.txt', 'linebreak.txt'],
  ['ends with dots...', 'ends with dots'],
  ['.htaccess', '.htaccess'],
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['写真 🖼️.png', '写真 🖼️.png'],
  ['شعار.svg', 'شعار.svg'],
  ['\ud800lone.txt', '\ufffdlone.txt'],
])('the name %j is kept as %j', (raw, clean) => {
  expect(cleanName(raw)).toBe(clean)
})

test.each(['', ' ', '.', '..', '...', ' . ', '\u0000', '\u202e', '\t\n'])('the name %j is refused', (raw) => {
  expect(() => cleanName(raw)).toThrow(expect.objectContaining({ code: 'name_invalid' }))
})

test('a name of 300 characters is shortened and keeps its extension', () => {
  const clean = cleanName(`${'é'.repeat(300)}.jpeg`)
  expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(MAX_NAME_BYTES)
  expect(clean).toMatch(/^é{125}\.jpeg$/)
})

test('an emoji made of several signs is kept whole or left out', () => {
  const family = '👨‍👩‍👧‍👦'
  const clean = cleanName(`${family.repeat(30)}.png`)
  expect(clean.replace('.png', '').replaceAll(family, '')).toBe('')
})

test('a letter with hundreds of marks does not make a name too long', () => {
  const clean = cleanName(`a${'\u0316'.repeat(400)}`)
  expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(MAX_NAME_BYTES)
})

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.tuple(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 60 })).map(([a, b]) => `${a}.${b}`),
)

const cleaned = anyName.map((raw) => {
  try {
    return cleanName(raw)
  } catch {
    return 'name'
  }
})

test('whatever was typed, a clean name fits on any disk and stays as it is when cleaned again', () => {
  fc.assert(
    fc.property(cleaned, (name) => {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES)
      expect(name).not.toMatch(/[\\/\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/)
      expect(name).toBe(name.trim())
      expect(['', '.', '..']).not.toContain(name)
      expect(name.isWellFormed()).toBe(true)
      expect(cleanName(name)).toBe(name)
    }),
    { numRuns: 2000 },
  )
})

test('a number never makes a name too long, and different numbers make different names', () => {
  fc.assert(
    fc.property(cleaned, fc.integer({ min: 2, max: 99_999 }), (name, number) => {
      const second = withSuffix(name, number)
      expect(Buffer.byteLength(second)).toBeLessThanOrEqual(MAX_NAME_BYTES)
      expect(cleanName(second)).toBe(second)
      expect(nameKey(second)).not.toBe(nameKey(withSuffix(name, number + 1)))
      expect(splitName(second).extension).toBe(splitName(name).extension)
    }),
    { numRuns: 2000 },
  )
})

test('a number goes before the extension', () => {
  expect(withSuffix('a.jpg', 2)).toBe('a (2).jpg')
  expect(withSuffix('README', 3)).toBe('README (3)')
  expect(withSuffix('archive.tar.gz', 2)).toBe('archive.tar (2).gz')
  expect(withSuffix('v1. final draft', 2)).toBe('v1. final draft (2)')
})
