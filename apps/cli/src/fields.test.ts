import { api, type Endpoint } from '@damask/contract'
import { expect, test } from 'vitest'
import { check, endpointCommands, inputFrom, madeByHand } from './endpoint-commands.ts'
import { COMMON_FLAGS, type Field, fieldsOf, helpOf } from './fields.ts'
import { run } from './run.ts'
import { testTerminal } from './testing/test-terminal.ts'

const field = (endpoint: Endpoint, name: string) => fieldsOf(endpoint).find((one) => one.name === name) as Field
const id = '00000000-0000-7000-8000-000000000001'

test('options are named and described like the fields of the contract', () => {
  expect(field(api.assets.list, 'folderId')).toEqual({
    name: 'folderId',
    flag: 'folder-id',
    where: 'query',
    type: 'text',
    required: false,
    nullable: false,
    choices: [],
    description: 'Only this folder. The whole library when left out.',
  })
  expect(field(api.assets.list, 'kind')).toMatchObject({ type: 'list', choices: expect.arrayContaining(['image']) })
  expect(field(api.assets.list, 'sizeMin')).toMatchObject({ type: 'integer', flag: 'size-min' })
  expect(field(api.assets.list, 'withTotal')).toMatchObject({ type: 'flag' })
  expect(field(api.assets.bulkMove, 'filters')).toMatchObject({ type: 'json', where: 'body' })
  expect(field(api.assets.bulkMove, 'toFolderId')).toMatchObject({ required: true })
  expect(field(api.assets.downloadVersion, 'number')).toMatchObject({ type: 'integer', where: 'path', required: true })
  expect(field(api.identity.updateMe, 'language')).toMatchObject({
    type: 'text',
    nullable: true,
    choices: ['en', 'de'],
  })
  expect(helpOf(field(api.identity.updateMe, 'language'))).toBe('One of: en, de. "null" for none.')
})

test.each([
  [
    api.assets.list,
    { kind: 'image,video', limit: '20', withTotal: false },
    { kind: ['image', 'video'], limit: 20, withTotal: false },
  ],
  [api.identity.updateMe, { language: 'null', name: 'null' }, { language: null, name: 'null' }],
  [api.assets.bulkMove, { filters: '{"words":"a"}', toFolderId: id }, { filters: { words: 'a' }, toFolderId: id }],
] as [Endpoint, Record<string, unknown>, object][])(
  '%# what was typed becomes what the contract takes',
  (endpoint, typed, input) => {
    const read = inputFrom(fieldsOf(endpoint), typed)
    expect(read).toEqual(input)
    expect(() => check(endpoint, read)).not.toThrow()
  },
)

test('what stands in the path may be said without its name', () => {
  const fields = fieldsOf(api.assets.downloadVersion)
  expect(inputFrom(fields, {}, [id, '3'])).toEqual({ assetId: id, number: 3 })
  expect(inputFrom(fields, { number: '4' }, [id])).toEqual({ assetId: id, number: 4 })
})

test.each([
  [api.folders.create, {}, '--name: is needed'],
  [api.assets.list, { limit: Number.NaN }, '--limit: Invalid input'],
  [api.assets.list, { kind: ['picture'] }, '--kind: 0: Invalid option'],
  [api.assets.rename, { assetId: 'x', name: 'y' }, '--asset-id: Invalid UUID'],
] as [Endpoint, Record<string, unknown>, string][])(
  '%# a mistake is told with the name of the option',
  (endpoint, input, message) => {
    expect(() => check(endpoint, input)).toThrow(message)
  },
)

test('every call of the contract is a command, but for the halves of an upload', () => {
  const commands = new Set(endpointCommands().map(({ area, name }) => `${area}.${name}`))
  const calls = Object.entries(api).flatMap(([area, endpoints]) =>
    Object.keys(endpoints).map((name) => `${area}.${name}`),
  )
  expect(calls.filter((call) => !commands.has(call))).toEqual([...madeByHand])
})

test('no option of a call hides one that every command knows', () => {
  const flags = endpointCommands().flatMap(({ fields }) => fields.map(({ flag }) => flag))
  expect(flags.filter((flag) => COMMON_FLAGS.includes(flag))).toEqual([])
  expect(flags).toContain('help-text')
  const [help] = endpointCommands().flatMap(({ fields }) => fields.filter(({ flag }) => flag === 'help-text'))
  expect(inputFrom([help!], { helpText: '{"en":"Who made it."}', help: true })).toEqual({
    help: { en: 'Who made it.' },
  })
})

test('every command can tell what it takes', async () => {
  for (const { words, fields } of endpointCommands()) {
    const { terminal, said } = testTerminal()
    expect(await run([...words.split(' '), '--help'], terminal)).toBe(0)
    for (const { flag } of fields) expect(said.out).toContain(`--${flag}`)
  }
})
