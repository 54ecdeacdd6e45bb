import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from './generated/tables.ts'
import type { Log } from './log.ts'

export type Db = Kysely<Tables> | Transaction<Tables>
export type { Tables } from './generated/tables.ts'

export type Database = {
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  /** For clients that need a connection of their own: LISTEN, advisory locks, the job queue. */
  readonly connection: pg.ClientConfig
  close(): Promise<void>
}

const INT8 = 20

/** Sizes and counts are int8 in SQL and safe integers here: 2^53 bytes are 9 petabytes. */
const asWeReadThem: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

/** @param connection where PostgreSQL is; @param maxConnections the pool's bound */
export function openDatabase(connection: pg.ClientConfig, maxConnections: number, log: Log): Database {
  const pool = new pg.Pool({
    ...connection,
    max: maxConnections,
    types: asWeReadThem,
    application_name: 'damask',
    // A forgotten transaction must not hold locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 15_000,
  })
  let isClosing = false
  // The error carries the whole client: only what it says is worth a line. While closing, the server may be quicker.
  pool.on('error', (error) => isClosing || log.warn({ reason: error.message }, 'an idle database connection was lost'))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const close = () => {
    isClosing = true
    return db.destroy()
  }
  return { db, pool, connection, close }
}

/** The SQLSTATE of an error that PostgreSQL raised, or undefined. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined

/** A unique index said no; `constraint` tells which. */
export const isUniqueViolation = (error: unknown, constraint?: string) =>
  error instanceof pg.DatabaseError && error.code === '23505' && (!constraint || error.constraint === constraint)
