import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Every file below the blobs of a data folder whose bytes are not what its name says, as sentences. */
export async function wrongBlobs(dataFolder: string): Promise<{ checked: number; wrong: string[] }> {
  const root = join(dataFolder, 'files/blobs')
  const wrong: string[] = []
  let checked = 0
  for (const name of await readdir(root, { recursive: true }).catch(() => [])) {
    const path = join(root, name)
    if (!(await stat(path)).isFile()) continue
    checked++
    const sum = await sha256Of(path)
    if (sum !== basename(path)) wrong.push(`${name} holds bytes whose SHA-256 is ${sum}`)
  }
  return { checked, wrong }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
