import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { access, link, open, readFile, rename, rm } from 'node:fs/promises'
import { type MasterKey, unwrap, wrap } from '@damask/storage'
import type { ReadSettings } from './config.ts'
import { masterKeysOf } from './master-keys.ts'
import { SettingsError } from './settings.ts'

/** Secrets that stand in the data folder, and that a master key protects when there is one. */
const PROTECTED = ['secrets.key', 'session.secret'] as const

/**
 * A secret that is made on first use and kept in a file only its owner reads.
 * @param path where the file is
 * @returns 43 characters of base64url, 256 bits
 */
export async function readOrMakeSecret(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch(() => '')
  if (found.trim().length >= 32) return found.trim()
  const secret = randomBytes(32).toString('base64url')
  const temporary = await writeDurably(path, `${secret}\n`)
  // Two processes that start at once must agree: the second finds the name taken and reads what the first wrote.
  const isFirst = found === '' && (await link(temporary, path).then(() => true, isTaken))
  if (!isFirst && found !== '') await rename(temporary, path)
  await rm(temporary, { force: true })
  return isFirst || found !== '' ? secret : readOrMakeSecret(path)
}

const isTaken = (error: NodeJS.ErrnoException): false => {
  if (error.code !== 'EEXIST') throw error
  return false
}

async function writeDurably(path: string, text: string): Promise<string> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}

type Place = { readonly data: { path(...parts: string[]): string }; readonly settings: ReadSettings }

/**
 * A secret of the data folder: made on first use, wrapped by the master key when there is one. One that was there in the
 * clear is wrapped then, and the clear one removed.
 * @throws SettingsError when it is wrapped and the master key is missing or another one
 */
export async function readSecret(place: Place, name: (typeof PROTECTED)[number]): Promise<string> {
  const path = place.data.path(name)
  const masters = masterKeysOf(place.settings)
  const wrapped = await readWrapped(path)
  if (wrapped !== undefined) {
    const secret = unwrapSecret(wrapped, name, masters)
    await rm(path, { force: true })
    return secret
  }
  const secret = await readOrMakeSecret(path)
  if (masters[0]) {
    await writeWrapped(path, name, secret, masters[0])
    await rm(path, { force: true })
  }
  return secret
}

/**
 * Wraps the secrets of the data folder with the first master key; each at once or not at all.
 * @returns how many were under another one
 */
export async function rotateSecrets(place: Place): Promise<number> {
  const masters = masterKeysOf(place.settings)
  let rotated = 0
  for (const name of PROTECTED) {
    const path = place.data.path(name)
    const wrapped = await readWrapped(path)
    if (wrapped === undefined || !masters[0] || wrapped.startsWith(`${masters[0].id}.`)) continue
    await writeWrapped(path, name, unwrapSecret(wrapped, name, masters), masters[0])
    rotated += 1
  }
  return rotated
}

/**
 * At every start: wraps what stands there in the clear when there is a master key, and finds out now, not at the first
 * sign-in, that the key is missing or another one.
 */
export async function protectSecrets(place: Place): Promise<void> {
  await checkSecrets(place)
  if (masterKeysOf(place.settings).length === 0) return
  for (const name of PROTECTED) {
    const isThere = await access(place.data.path(name)).then(
      () => true,
      () => false,
    )
    if (isThere) await readSecret(place, name)
  }
}

/** @throws SettingsError when a wrapped secret cannot be opened */
export async function checkSecrets(place: Place): Promise<void> {
  const masters = masterKeysOf(place.settings)
  for (const name of PROTECTED) {
    const wrapped = await readWrapped(place.data.path(name))
    if (wrapped !== undefined) unwrapSecret(wrapped, name, masters)
  }
}

const wrappedPath = (path: string) => `${path}.wrapped`

async function readWrapped(path: string): Promise<string | undefined> {
  try {
    return (await readFile(wrappedPath(path), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function writeWrapped(path: string, name: string, secret: string, master: MasterKey): Promise<void> {
  const text = `${master.id}.${wrap(master.wrapping, Buffer.from(secret), `damask ${name}`).toString('base64url')}\n`
  await rename(await writeDurably(wrappedPath(path), text), wrappedPath(path))
}

function unwrapSecret(wrapped: string, name: string, masters: readonly MasterKey[]): string {
  const [id, text = ''] = wrapped.split('.')
  const master = masters.find((each) => each.id === id)
  const secret = master && unwrap(master.wrapping, Buffer.from(text, 'base64url'), `damask ${name}`)
  if (secret) return secret.toString()
  if (master) throw new SettingsError(`${name}.wrapped in the data folder is damaged. Restore it from a backup.`)
  throw new SettingsError(
    masters.length === 0
      ? `${name}.wrapped in the data folder needs the master key ${id}: set DAMASK_MASTER_KEY_FILE.`
      : `${name}.wrapped in the data folder is under the master key ${id}, which was not given (given: ${masters.map((each) => each.id).join(', ')}).`,
  )
}

/**
 * A secret that has to be used again (a client secret, a TOTP seed) as it may stand in the database: AES-256-GCM under a
 * key that is not there.
 */
export async function sealText(place: Place, text: string): Promise<string> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await sealingKey(place), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** What `sealText` sealed. Throws when it was changed, or when the key is another one. */
export async function openText(place: Place, sealed: string): Promise<string> {
  if (!sealed.startsWith('v1.')) throw new Error('this is not a sealed text')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const key = await sealingKey(place)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

const sealingKey = async (place: Place) =>
  createHash('sha256')
    .update('damask sealing key')
    .update(await readSecret(place, 'secrets.key'))
    .digest()
