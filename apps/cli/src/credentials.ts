import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Terminal } from './terminal.ts'

export type Credentials = { url: string; key: string | undefined }
type Env = Terminal['env']

export const credentialsPath = (env: Env) =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'damask', 'credentials.json')

/**
 * Where to go and with which key. The option and the environment come before what `damask login` stored; a stored key is
 * only ever sent to the address it was stored for.
 */
export async function findCredentials(env: Env, urlOption?: string): Promise<Credentials | null> {
  const stored = await storedCredentials(env)
  const url = trimmed(urlOption ?? env.DAMASK_URL ?? stored?.url)
  if (!url) return null
  return { url, key: env.DAMASK_API_KEY || (stored?.url === url ? stored.key : undefined) }
}

export async function saveCredentials(env: Env, credentials: { url: string; key: string }): Promise<string> {
  const path = credentialsPath(env)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Written beside and renamed, so that the key is at no moment readable by others, whatever was there before.
  const draft = `${path}.${process.pid}`
  await rm(draft, { force: true })
  await writeFile(draft, `${JSON.stringify({ ...credentials, url: trimmed(credentials.url) }, null, 2)}\n`, {
    mode: 0o600,
  })
  await chmod(draft, 0o600)
  await rename(draft, path)
  return path
}

/** @returns false when there was nothing to forget */
export async function forgetCredentials(env: Env): Promise<boolean> {
  const known = (await storedCredentials(env)) !== null
  await rm(credentialsPath(env), { force: true })
  return known
}

async function storedCredentials(env: Env): Promise<{ url: string; key: string } | null> {
  const text = await readFile(credentialsPath(env), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const { url, key } = JSON.parse(text) as { url?: unknown; key?: unknown }
    return typeof url === 'string' && typeof key === 'string' ? { url, key } : null
  } catch {
    return null
  }
}

const trimmed = (url: string | undefined) => url?.trim().replace(/\/+$/, '')
