import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { api } from '@damask/contract'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { assets } from '../apps/server/src/features/assets/index.ts'
import { findActor } from '../apps/server/src/features/identity/index.ts'
import { type Ctx, systemActor } from '../apps/server/src/platform/ctx.ts'
import type { Tables } from '../apps/server/src/platform/database.ts'
import { filledFolderId, fillLibrary } from '../apps/server/src/testing/fill-library.ts'
import { median, percentile, report, startServer } from './damask.ts'

const MAX_MEDIAN_MS = 15
const MAX_RATIO = 3
const ROUNDS = 200

/** 100,000 assets in 5,000 folders (or `--assets`, `--folders`): first pages at the HTTP boundary, and the same SQL run bare. */
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
    const folder = (round: number) => filledFolderId((round * 7919) % size.folders)
    const cases: Record<string, (round: number) => Record<string, string>> = {
      'first page of any folder': (round) => ({ folderId: folder(round), sort: 'name' }),
      'newest first': () => ({ sort: 'created' }),
      'three filters': () => ({ kind: 'image', orientation: 'portrait', sizeMin: '1000000', sort: 'created' }),
      'a folder with its subfolders': (round) => ({
        folderId: filledFolderId(round % 72),
        includeSubfolders: 'true',
        sort: 'created',
      }),
      'a word in the name': () => ({ words: 'packshot', sort: 'created' }),
    }
    // The first requests of a process are slower, whatever they ask.
    for (const queryOf of Object.values(cases)) await timeHttp(server.url, server.token, queryOf)
    let allGood = true
    for (const [name, queryOf] of Object.entries(cases)) {
      const http = await timeHttp(server.url, server.token, queryOf)
      const bare = await timeBare(pool, server.token, queryOf)
      const ratio = median(http) / median(bare)
      const measured = `median ${median(http).toFixed(2)} ms, 95th ${percentile(http, 0.95).toFixed(2)} ms, ${ratio.toFixed(2)} of its SQL run bare (${median(bare).toFixed(2)} ms)`
      const isGood = median(http) < MAX_MEDIAN_MS && ratio <= MAX_RATIO
      allGood = report(name, measured, `under ${MAX_MEDIAN_MS} ms and within ${MAX_RATIO}`, isGood) && allGood
    }
    return allGood
  } finally {
    await pool.end()
    await server.stop()
  }
}

type QueryOf = (round: number) => Record<string, string>

/** A client that keeps its connection, one request after the other. */
async function timeHttp(url: string, token: string, queryOf: QueryOf): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS + 20; round++) {
    const address = `${url}/api/v1/assets?${new URLSearchParams(queryOf(round))}`
    const started = performance.now()
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
    await response.arrayBuffer()
    const took = performance.now() - started
    if (!response.ok) throw new Error(`${address}: ${response.status}`)
    if (round >= 20) times.push(took)
  }
  return times
}

/** Records what SQL a request sends, the look-up of its key included, then sends the same with nothing around it. */
async function timeBare(pool: pg.Pool, token: string, queryOf: QueryOf): Promise<number[]> {
  const sent: { text: string; values: unknown[] }[] = []
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      sent.push({ text: query.sql, values: [...query.parameters] })
    },
  })
  const caller = { headers: { authorization: `Bearer ${token}` } }
  const ctx = { db, caller, actor: systemActor('bench'), now: () => new Date() } as unknown as Ctx
  const list = assets.routes!.find((route) => route.endpoint === api.assets.list)!
  const client = await pool.connect()
  const times: number[] = []
  try {
    for (let round = 0; round < ROUNDS + 20; round++) {
      sent.length = 0
      await findActor(ctx)
      await list.operation(ctx, api.assets.list.query.parse(queryOf(round)) as never, undefined as never)
      const started = performance.now()
      for (const { text, values } of sent) await client.query(text, values)
      if (round >= 20) times.push(performance.now() - started)
    }
    return times
  } finally {
    client.release()
  }
}
