import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListedBlob } from '../blob-store.ts'
import { confirmRoot } from './durable-folders.ts'
import { filesystemProblem, isMissing } from './filesystem-problem.ts'

/** Walks the folder of the prefix. Files that go away meanwhile are left out; what is in `tmp` is no blob yet. */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<ListedBlob> {
  await confirmRoot(root)
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  yield* walk(root, folder, prefix)
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<ListedBlob> {
  const subfolders: string[] = []
  try {
    for await (const entry of await opendir(join(root, folder), { bufferSize: 256 })) {
      const key = folder + entry.name
      if (entry.isDirectory()) {
        const inside = `${key}/`
        if (inside !== 'tmp/' && (inside.startsWith(prefix) || prefix.startsWith(inside))) subfolders.push(inside)
      } else if (entry.isFile() && key.startsWith(prefix)) {
        const found = await stat(join(root, key)).catch(ignoreMissing)
        if (found) yield { key, sizeBytes: found.size, modifiedAt: found.mtime }
      }
    }
  } catch (error) {
    if (isMissing(error)) return
    throw filesystemProblem(error, root)
  }
  for (const subfolder of subfolders) yield* walk(root, subfolder, prefix)
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
