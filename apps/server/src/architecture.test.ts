import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { api, type Endpoint, errors, openapi } from '@damask/contract'
import { expect, test } from 'vitest'
import { features } from './features/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const endpoints = Object.values(api).flatMap((area) => Object.values(area) as Endpoint[])
const addressOf = (e: Endpoint) => `${e.method} ${e.path}`
/** Answered by the HTTP side itself: a feed is not an operation. */
const answeredByHttp: Endpoint[] = [api.live.listen]

test('every endpoint of the contract is answered by exactly one feature', () => {
  const answered = [...features.flatMap((f) => f.routes ?? []).map((r) => r.endpoint), ...answeredByHttp].map(addressOf)
  expect(answered.toSorted()).toEqual(endpoints.map(addressOf).toSorted())
})

test('no two endpoints share a method and an address', () => {
  const addresses = endpoints.map(addressOf)
  expect(addresses).toHaveLength(new Set(addresses).size)
})

test('no endpoint uses one name twice across params, query and body', () => {
  for (const e of endpoints) {
    const names = [e.params, e.query, e.body].flatMap((s) => Object.keys(s?.shape ?? {}))
    expect(names, `${e.method} ${e.path}`).toHaveLength(new Set(names).size)
  }
})

test('features are listed in the order ORDER says, and each has a folder', () => {
  const order = readFileSync(`${root}apps/server/src/features/ORDER`, 'utf8')
    .split('\n')
    .filter((l) => l && !l.startsWith('#'))
  expect(features.map((f) => f.name)).toEqual(order)
  const folders = readdirSync(`${root}apps/server/src/features`, { withFileTypes: true }).filter((e) => e.isDirectory())
  expect(folders.map((e) => e.name).sort()).toEqual(order.toSorted())
})

test('jobs and settings have names of their own', () => {
  const jobs = features.flatMap((f) => f.jobs ?? []).map((j) => j.name)
  expect(jobs).toHaveLength(new Set(jobs).size)
  const settings = features.flatMap((f) => f.settings ?? []).flatMap((s) => Object.keys(s.shape))
  expect(settings).toHaveLength(new Set(settings).size)
})

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n')
const sources = tracked.filter(
  (path) =>
    existsSync(root + path) && /^(apps|packages)\/[\w-]+\/src\/.*\.tsx?$/.test(path) && !path.includes('/generated/'),
)
const read = (path: string) => readFileSync(root + path, 'utf8')

test('every refusal that the contract names is given somewhere, and told', () => {
  const told = read('packages/contract/src/errors.ts')
  const thrown = sources
    .filter((path) => /^(apps\/server|packages\/(media|storage))\//.test(path) && !path.endsWith('.test.ts'))
    .map(read)
    .join('\n')
  for (const code of Object.keys(errors)) {
    expect(told).toContain(code)
    expect(thrown.includes(`'${code}'`), `${code} is never given`).toBe(true)
  }
})

test('the OpenAPI document has no loose ends', () => {
  const text = JSON.stringify(openapi(api, '0'))
  const { components } = JSON.parse(text)
  for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(components.schemas).toHaveProperty(name!)
  expect(text).not.toContain('$defs')
})

test('no file is a drawer', () => {
  const drawers =
    /(^|\/)(utils?|helpers?|common|shared|misc|lib|core|types|constants|interfaces|services?|managers?|controllers?|dtos?)(\/|\.tsx?$)/
  expect(sources.filter((path) => drawers.test(path.replace(/^\w+\/[\w-]+\/src\//, '')))).toEqual([])
})

test('no file outgrows its budget', () => {
  const long = sources.filter(
    (path) => read(path).split('\n').length > (ROOMY[path] ?? (path.includes('.test.') ? 500 : 300)),
  )
  expect(long).toEqual([])
})

/** Files allowed past the budget. Each needs a reason a stranger would accept. */
const ROOMY: Record<string, number> = {
  // One row for each endpoint.
  'apps/server/src/access-matrix.test.ts': 700,
  // One line for each refusal that the API can give.
  'apps/web/src/app/frame/words.de.ts': 400,
  // One short route for each page; their types hold only when they are built in one place.
  'apps/web/src/app/router.tsx': 600,
  // One row for each property that files know, to be read beside the standard.
  'packages/fields/src/property-table.ts': 500,
}

test('the environment is read in one place', () => {
  const readers = sources.filter(
    (path) =>
      path.startsWith('apps/server/src/') &&
      !path.includes('/testing/') &&
      !path.endsWith('.test.ts') &&
      /process\.env\b(?!\.PATH)/.test(read(path)),
  )
  expect(readers).toEqual(['apps/server/src/main.ts'])
})
