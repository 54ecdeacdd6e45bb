import { expect, test } from 'vitest'
import { blobKey, renditionKey } from './keys.ts'

const sha256 = 'ab12'.padEnd(64, '0')

test('a blob lives under the first four digits of its hash', () => {
  expect(blobKey(sha256)).toBe(`blobs/ab/12/${sha256}`)
})

test('the renditions of a blob live beside each other', () => {
  expect(renditionKey(sha256, 'preview-1600', 'webp')).toBe(`renditions/ab/12/${sha256}/preview-1600.webp`)
})

test.each(['', 'ab', `${sha256}0`, sha256.toUpperCase(), `../${sha256.slice(3)}`])('%j is not a SHA-256', (text) => {
  expect(() => blobKey(text)).toThrow(expect.objectContaining({ code: 'storage_refused' }))
  expect(() => renditionKey(text, 'thumbnail', 'webp')).toThrow(expect.objectContaining({ code: 'storage_refused' }))
})

test.each([
  ['../../x', 'webp'],
  ['a/b', 'webp'],
  ['a', 'web/p'],
  ['a\0', 'webp'],
])('recipe %j with extension %j is refused', (recipe, extension) => {
  expect(() => renditionKey(sha256, recipe, extension)).toThrow(expect.objectContaining({ code: 'storage_refused' }))
})
