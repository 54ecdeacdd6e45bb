import type { FolderId, TermId } from '@damask/contract'
import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../app/address.ts'
import { isFiltered, type LibrarySearch, looksBelow, toFilters, toLibrarySearch } from './search.ts'

const root = 'root' as FolderId
const folder = 'folder' as FolderId

describe('the address of a library page', () => {
  const search: LibrarySearch = {
    words: 'summer, 50% & more',
    kind: ['image', 'video'],
    format: ['jpeg'],
    orientation: ['portrait'],
    createdFrom: '2026-01-01',
    sizeMin: 1000,
    termIds: ['01936b6e-0000-7000-8000-000000000001' as TermId],
    where: [
      { field: 'keywords', is: 'any_of', values: ['a, b', 'c&d'] },
      { field: 'licence_until', is: 'between', from: '2026', to: '2026-05' },
      { field: 'credit', is: 'empty' },
    ],
    below: false,
    sort: 'size',
    direction: 'ascending',
    view: 'list',
  }

  test('says everything, and is read back as it was', () => {
    expect(toLibrarySearch(parseSearch(stringifySearch(search)))).toEqual(search)
  })

  test('stays readable', () => {
    expect(stringifySearch({ kind: ['image', 'video'], words: 'red car' })).toBe('?kind=image,video&words=red+car')
  })

  test.each([
    { kind: 'image,nonsense' },
    { kind: ['image'], sort: 'colour', direction: 'sideways', view: 'cloud' },
    { kind: 'image', sizeMin: '-5', sizeMax: '1e999', createdFrom: '2026-13-45', createdTo: 'yesterday' },
    { kind: 'image', where: '[{"field":"Bad Key","is":"filled"},{"field":"x","is":"like"},7', termIds: 'x' },
    { kind: 'image', where: '[null,{"field":"x","is":"any_of","values":[{}]},{"field":"x","is":"between"}]' },
    { kind: 'image', format: '../etc,<b>', words: '   ', below: 'perhaps' },
  ])('ignores what it does not understand: %j', (raw) => {
    expect(toLibrarySearch(raw)).toEqual({ kind: ['image'] })
  })
})

describe('where a page looks', () => {
  test('the library shows everything, a folder only what is in it', () => {
    expect(toFilters(null, root, {})).toEqual({})
    expect(toFilters(folder, root, {})).toEqual({ folderId: folder, includeSubfolders: false })
  })

  test('a search also looks into the folders below', () => {
    expect(toFilters(folder, root, { words: 'x' })).toMatchObject({ folderId: folder, includeSubfolders: true })
  })

  test('what somebody chose wins', () => {
    expect(toFilters(folder, root, { words: 'x', below: false })).toMatchObject({ includeSubfolders: false })
    expect(toFilters(null, root, { below: false })).toEqual({ folderId: root, includeSubfolders: false })
    expect(looksBelow(folder, { below: true })).toBe(true)
  })

  test('days are whole days where the reader is, the last one included', () => {
    const { createdFrom, createdTo } = toFilters(null, root, { createdFrom: '2026-03-01', createdTo: '2026-03-01' })
    expect(new Date(createdTo!).getTime() - new Date(createdFrom!).getTime()).toBe(24 * 3600 * 1000)
    expect(new Date(createdFrom!).getHours()).toBe(0)
  })

  test('order and view are no filters', () => {
    expect(isFiltered({ sort: 'name', view: 'list', below: true })).toBe(false)
    expect(isFiltered({ sizeMin: 0 })).toBe(true)
  })
})
