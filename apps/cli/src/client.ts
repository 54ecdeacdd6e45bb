import { appToken, createDamask, type Damask } from '@damask/sdk'
import { findCredentials } from './credentials.ts'
import { commandLineAt } from './sign-in.ts'
import type { Terminal } from './terminal.ts'
import { tokenStore } from './token-store.ts'
import { UsageError } from './usage-error.ts'

/** Options that every command knows. */
export type GlobalOptions = { json?: true; url?: string }

/** A client for the Damask that this command is meant for. */
export async function clientFor(terminal: Terminal, options: GlobalOptions): Promise<Damask> {
  const credentials = await findCredentials(terminal.env, options.url)
  if (!credentials) throw new UsageError('Which Damask? Run "damask login", or set DAMASK_URL and DAMASK_API_KEY.')
  const { secret } = credentials
  const url = checkedUrl(credentials.url)
  if (secret && 'tokens' in secret) {
    return createDamask({ url, token: appToken(commandLineAt(url), tokenStore(terminal.env, url)) })
  }
  return createDamask({ url, token: secret?.key })
}

export function checkedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return url
  throw new UsageError(`"${url}" is not an address. It looks like "https://dam.example.org".`)
}
