import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDamask } from '@damask/sdk'
import pg from 'pg'
import { filledFolderId, fillLibrary } from '../apps/server/src/testing/fill-library.ts'
import { median, percentile, report, startServer } from './damask.ts'

/** For 100,000 assets. */
const MAX_CHECK_S = 120
const MAX_CHANGE_MS = 1000
const MAX_PAGE_MS = 250
const MAX_RATIO = 4

/**
 * 100,000 assets in 5,000 folders (or `--assets`, `--folders`): what changing the rules of the library takes, how long
 * everything is looked through, and what lists take meanwhile against the same lists before.
 */
export async function bench(args: string[]): Promise<boolean> {
  const numberAfter = (name: string, standard: number) => Number(args[args.indexOf(name) + 1]) || standard
  const size = { folders: numberAfter('--folders', 5000), assets: numberAfter('--assets', 100_000) }
  const server = await startServer()
  const password = (await readFile(join(server.folder, 'postgres.password'), 'utf8')).trim()
  const pool = new pg.Pool({
    host: join(server.folder, 'socket'),
    user: 'damask',
    password,
    database: 'damask',
    max: 2,
  })
  try {
    console.log(`filling the library with ${size.assets} assets in ${size.folders} folders…`)
    await fillLibrary(pool, size)
    const damask = createDamask({ url: server.url, token: server.token })
    const folderId = filledFolderId(0) as never
    const page = () => timed(() => damask.assets.list({ limit: 50 }))
    const before: number[] = []
    for (let i = 0; i < 40; i++) before.push(await page())

    const change = await timed(() =>
      damask.policies.change({ folderId, parts: { requiredFields: ['credit'], limits: { minWidth: 100 } } }),
    )
    const began = performance.now()
    const meanwhile: number[] = []
    for (;;) {
      const { check } = await damask.policies.listViolations({ folderId, limit: 1 })
      if (check?.endedAt) break
      meanwhile.push(await page())
    }
    const tookS = (performance.now() - began) / 1000
    const pages: number[] = []
    let cursor: string | null | undefined
    let total = 0
    for (let i = 0; i < 20 && cursor !== null; i++) {
      const found = await timed(async () => {
        const result = await damask.policies.listViolations({ folderId, limit: 200, ...(cursor && { cursor }) })
        cursor = result.nextCursor
        total = result.total
      })
      pages.push(found)
    }
    const [calm, busy] = [median(before), meanwhile.length > 0 ? median(meanwhile) : 0]
    console.log(`violations counted: ${total}; slowest list meanwhile: ${percentile(meanwhile, 0.95).toFixed(0)} ms`)
    return [
      report(
        'changing the rules of the library',
        `${change.toFixed(0)} ms`,
        `${MAX_CHANGE_MS} ms`,
        change <= MAX_CHANGE_MS,
      ),
      report('looking through everything', `${tookS.toFixed(1)} s`, `${MAX_CHECK_S} s`, tookS <= MAX_CHECK_S),
      report(
        'lists meanwhile',
        `${(busy / calm).toFixed(1)} × (${calm.toFixed(1)} → ${busy.toFixed(1)} ms)`,
        `${MAX_RATIO} ×`,
        busy <= calm * MAX_RATIO,
      ),
      report(
        'a page of violations',
        `${median(pages).toFixed(0)} ms`,
        `${MAX_PAGE_MS} ms`,
        median(pages) <= MAX_PAGE_MS,
      ),
    ].every(Boolean)
  } finally {
    await pool.end()
    await server.stop()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
