import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'

/**
 * A secret that is made on first use and kept in a file only its owner reads.
 * @param path where the file is
 * @returns 43 characters of base64url, 256 bits
 */
export async function readOrMakeSecret(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch(() => '')
  if (found.trim().length >= 32) return found.trim()
  const secret = randomBytes(32).toString('base64url')
  const temporary = `${path}.${process.pid}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(`${secret}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  return secret
}

type Place = { readonly data: { path(...parts: string[]): string } }

/**
 * A secret that has to be used again (a client secret, a TOTP seed) as it may stand in the database: AES-256-GCM under a
 * key that is not there.
 */
export async function sealText({ data }: Place, text: string): Promise<string> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await sealingKey(data.path('secrets.key')), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** What `sealText` sealed. Throws when it was changed, or when the key is another one. */
export async function openText({ data }: Place, sealed: string): Promise<string> {
  if (!sealed.startsWith('v1.')) throw new Error('this is not a sealed text')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', await sealingKey(data.path('secrets.key')), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

const sealingKey = async (path: string) =>
  createHash('sha256')
    .update('damask sealing key')
    .update(await readOrMakeSecret(path))
    .digest()
