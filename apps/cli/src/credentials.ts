import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AppTokens } from '@damask/sdk'
import type { Terminal } from './terminal.ts'

/** An API key, or the tokens of somebody who has signed in. */
export type Secret = { key: string } | { tokens: AppTokens }
export type Credentials = { url: string; secret: Secret | undefined }
type Env = Terminal['env']

export const credentialsPath = (env: Env) =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'damask', 'credentials.json')

/**
 * Where to go and with what. The option and the environment come before what `damask login` stored; what was stored is only
 * ever sent to the address it was stored for.
 */
export async function findCredentials(env: Env, urlOption?: string): Promise<Credentials | null> {
  const stored = await storedCredentials(env)
  const url = trimmed(urlOption ?? env.DAMASK_URL ?? stored?.url)
  if (!url) return null
  if (env.DAMASK_API_KEY) return { url, secret: { key: env.DAMASK_API_KEY } }
  return { url, secret: stored?.url === url ? stored.secret : undefined }
}

export async function saveCredentials(env: Env, { url, secret }: { url: string; secret: Secret }): Promise<string> {
  const path = credentialsPath(env)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Written beside and renamed, so that the secret is at no moment readable by others, whatever was there before.
  const draft = `${path}.${process.pid}`
  await rm(draft, { force: true })
  await writeFile(draft, `${JSON.stringify({ url: trimmed(url), ...secret }, null, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, path)
  return path
}

/** @returns what was forgotten, or null when there was nothing */
export async function forgetCredentials(env: Env): Promise<{ url: string; secret: Secret } | null> {
  const known = await storedCredentials(env)
  await rm(credentialsPath(env), { force: true })
  return known
}

export async function storedCredentials(env: Env): Promise<{ url: string; secret: Secret } | null> {
  const text = await readFile(credentialsPath(env), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const { url, key, tokens } = JSON.parse(text) as { url?: unknown; key?: unknown; tokens?: unknown }
    if (typeof url !== 'string') return null
    if (typeof key === 'string') return { url, secret: { key } }
    return areTokens(tokens) ? { url, secret: { tokens } } : null
  } catch {
    return null
  }
}

function areTokens(value: unknown): value is AppTokens {
  const tokens = value as Partial<AppTokens> | null | undefined
  return typeof tokens?.accessToken === 'string' && typeof tokens.refreshToken === 'string'
}

const trimmed = (url: string | undefined) => url?.trim().replace(/\/+$/, '')
