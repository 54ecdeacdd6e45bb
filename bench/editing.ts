import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operation } from '@damask/contract'
import type { Damask } from '@damask/sdk'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Ctx } from '../apps/server/src/platform/ctx.ts'
import type { Tables } from '../apps/server/src/platform/database.ts'
import { valuesChecksum } from '../apps/server/src/testing/fill-folder.ts'
import { fillLibrary } from '../apps/server/src/testing/fill-library.ts'
import { report, startServer } from './damask.ts'

/** Of the time of a bare UPDATE: judging, finding by value, the index row, what undoing needs and the history as well. */
const MAX_EDIT = 40
const MAX_UNDO = 60
const MAX_IMPORT = 60

/** 50,000 assets (or `--assets`) edited, cancelled, undone, exported and imported, against a bare UPDATE of the same rows. */
export async function bench(args: string[]): Promise<boolean> {
  const assets = Number(args[args.indexOf('--assets') + 1]) || 50_000
  const server = await startServer()
  const password = (await readFile(join(server.folder, 'postgres.password'), 'utf8')).trim()
  const socket = { host: join(server.folder, 'socket'), user: 'damask', password, database: 'damask', max: 2 }
  const pool = new pg.Pool(socket)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const { damask } = server
  const checksum = () => valuesChecksum({ db } as unknown as Ctx)
  const outcomes: boolean[] = []
  const say = (...told: Parameters<typeof report>) => outcomes.push(report(...told))
  try {
    console.log(`filling the library with ${assets} assets…`)
    await fillLibrary(pool, { folders: 500, assets })
    await pool.query('update asset_index set words = words_of_asset(name, $1)', [{}])
    const bare = await seconds(() =>
      pool.query(`update asset set metadata = metadata || '{"source_system": "bare"}', updated_at = updated_at`),
    )
    await pool.query(`update asset set metadata = '{}'`)
    await pool.query('vacuum analyze asset, asset_index')
    const before = await checksum()
    const speed = (took: number) =>
      `${Math.round(assets / took)} assets/s, ${(took / bare).toFixed(1)} of a bare UPDATE`
    const changes = [
      { field: 'credit', action: 'set' as const, value: 'Agency / Ada' },
      { field: 'creator', action: 'add' as const, value: ['Ada', 'Grace'] },
    ]
    const edit = () => damask.assets.bulkEdit({ filters: {}, changes })

    const stopped = await edit()
    await until(damask, stopped, (now) => now.done >= assets / 4)
    await damask.operations.cancel({ operationId: stopped.id })
    const half = await until(damask, stopped)
    const { rows } = await pool.query(`select count(*)::int as count from asset where metadata ? 'credit'`)
    const isRight = half.state === 'cancelled' && half.done === rows[0].count && half.done < assets
    say('cancelled in the middle', `${half.done} told, ${rows[0].count} changed`, 'equal', isRight)
    await until(damask, await damask.operations.undo({ operationId: half.id }))
    const afterHalf = await checksum()
    say(
      'undoing the part',
      afterHalf === before ? 'every value as before' : 'values differ',
      'as before',
      afterHalf === before,
    )

    const edited = await timed(damask, edit)
    say(
      'edit',
      speed(edited.took),
      `within ${MAX_EDIT}`,
      edited.operation.done === assets && edited.took <= MAX_EDIT * bare,
    )
    const after = await checksum()
    const undone = await timed(damask, () => damask.operations.undo({ operationId: edited.operation.id }))
    say(
      'undo',
      speed(undone.took),
      `within ${MAX_UNDO}`,
      undone.operation.done === assets && undone.took <= MAX_UNDO * bare,
    )
    const restored = await checksum()
    say(
      'undone',
      restored === before ? 'every value as before' : 'values differ',
      'as before',
      restored === before && after !== before,
    )

    const redone = await timed(damask, () => damask.operations.undo({ operationId: undone.operation.id }))
    const file = await (async () => {
      const { metadataExportId } = await damask.metadata.export({ filters: {}, columns: ['id', 'credit', 'creator'] })
      const started = performance.now()
      const bytes = await (await damask.metadata.downloadExport({ metadataExportId })).blob()
      console.log(`  exported ${Math.round(assets / ((performance.now() - started) / 1000))} assets/s`)
      return bytes
    })()
    await until(damask, await damask.operations.undo({ operationId: redone.operation.id }))
    const form = new FormData()
    form.set('file', file, 'values.csv')
    const imported = await timed(damask, async () => (await damask.metadata.import(form)).operation)
    const byFile = await checksum()
    say(
      'import',
      speed(imported.took),
      `within ${MAX_IMPORT}`,
      imported.operation.done === assets && imported.took <= MAX_IMPORT * bare,
    )
    say(
      'imported',
      byFile === after ? 'every value as it was exported' : 'values differ',
      'as exported',
      byFile === after,
    )
    return outcomes.every(Boolean)
  } finally {
    await db.destroy()
    await server.stop()
  }
}

async function until(
  damask: Damask,
  { id }: Operation,
  isEnough: (operation: Operation) => boolean = () => false,
): Promise<Operation> {
  for (;;) {
    const now = await damask.operations.get({ operationId: id })
    if (now.endedAt || isEnough(now)) return now
    await sleep(50)
  }
}

async function timed(damask: Damask, start: () => Promise<Operation>) {
  const started = performance.now()
  const operation = await until(damask, await start())
  return { operation, took: (performance.now() - started) / 1000 }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
