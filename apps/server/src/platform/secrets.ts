import { randomBytes } from 'node:crypto'
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
