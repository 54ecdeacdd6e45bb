import { describe, expect, test } from 'vitest'
import { readChecksum, readConcat, readLength, readMetadata, readOffset, readOptions } from './tus-headers.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('metadata is a list of keys with base64 values, some without a value', () => {
  expect(readMetadata(`filename ${base64('Räuber, 山.jpg')},is_final,empty ,note ${base64('a b')}`)).toEqual({
    filename: 'Räuber, 山.jpg',
    is_final: '',
    empty: '',
    note: 'a b',
  })
  expect(readMetadata(undefined)).toEqual({})
  expect(() => readMetadata('filename a b')).toThrow('Upload-Metadata')
  expect(() => readMetadata('filename <>')).toThrow('Upload-Metadata')
})

test('a name may be called name, as other clients do, and unknown keys mean nothing', () => {
  expect(readOptions({ name: 'a.jpg', filetype: 'image/jpeg' })).toEqual({ filename: 'a.jpg' })
  expect(() => readOptions({ filename: 'a.jpg', conflict: 'sometimes' })).toThrow()
})

describe('the parts of a final upload', () => {
  test.each([
    ['final;/api/v1/uploads/a /api/v1/uploads/b', ['a', 'b']],
    ['final; https://example.com/api/v1/uploads/a  b?x=1', ['a', 'b']],
  ])('%s', (text, ids) => {
    expect(readConcat({ 'upload-concat': text })).toEqual({ type: 'final', ids })
  })
  test('have to be named', () => {
    expect(() => readConcat({ 'upload-concat': 'final;' })).toThrow('Upload-Concat')
    expect(() => readConcat({ 'upload-concat': 'whole' })).toThrow('Upload-Concat')
    expect(readConcat({ 'upload-concat': 'partial' })).toEqual({ type: 'part' })
    expect(readConcat({})).toEqual({ type: 'whole' })
  })
})

test('numbers are whole, not negative, and exact', () => {
  expect(readLength({ 'upload-length': '9007199254740991' })).toBe(Number.MAX_SAFE_INTEGER)
  for (const text of ['9007199254740992', '-1', '1.5', '1e3', '0x10', '', ' 1']) {
    expect(() => readLength({ 'upload-length': text }), text).toThrow('Upload-Length')
    expect(() => readOffset({ 'upload-offset': text }), text).toThrow('Upload-Offset')
  }
})

test('a checksum names a known algorithm and has its length', () => {
  const digest = Buffer.alloc(20, 7)
  expect(readChecksum({ 'upload-checksum': `SHA1 ${digest.toString('base64')}` })).toEqual({
    algorithm: 'sha1',
    digest,
  })
  expect(readChecksum({})).toBeUndefined()
  expect(() => readChecksum({ 'upload-checksum': `sha256 ${digest.toString('base64')}` })).toThrow('Upload-Checksum')
  expect(() => readChecksum({ 'upload-checksum': 'crc32 AAAA' })).toThrow('not supported')
})
