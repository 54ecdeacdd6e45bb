/** Remembers where unfinished uploads continue, across reloads and restarts. */
export type UploadMemory = {
  find(key: string): Promise<string | null>
  save(key: string, uploadId: string): Promise<void>
  forget(key: string): Promise<void>
}

const prefix = 'damask.upload:'
/** The server gives up unfinished uploads sooner than that. */
const keepMs = 14 * 24 * 3600 * 1000

/** In the browser's localStorage; null where there is none, or where the person has blocked it. */
export function browserUploadMemory(): UploadMemory | null {
  const storage = localStorageIfAllowed()
  if (!storage) return null
  return {
    async find(key) {
      return savedIn(storage, prefix + key)?.uploadId ?? null
    },
    async save(key, uploadId) {
      for (const old of Object.keys(storage)) {
        if (old.startsWith(prefix) && (savedIn(storage, old)?.at ?? 0) < Date.now() - keepMs) storage.removeItem(old)
      }
      try {
        storage.setItem(prefix + key, JSON.stringify({ uploadId, at: Date.now() }))
      } catch {
        // Full storage: the upload goes on, it only cannot be resumed after a reload.
      }
    },
    async forget(key) {
      storage.removeItem(prefix + key)
    },
  }
}

/**
 * In a folder, one small file for each upload, so that several processes can upload at once. Node only.
 * @param folder made when missing
 */
export function folderUploadMemory(folder: string): UploadMemory {
  const { mkdir, readFile, rename, rm, writeFile } = process.getBuiltinModule('node:fs/promises')
  const { join } = process.getBuiltinModule('node:path')
  const { createHash } = process.getBuiltinModule('node:crypto')
  const fileOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    async find(key) {
      const text = await readFile(fileOf(key), 'utf8').catch(() => '{}')
      return uploadIdIn(text)
    },
    async save(key, uploadId) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = `${fileOf(key)}.${process.pid}`
      await writeFile(draft, JSON.stringify({ uploadId }), { mode: 0o600 })
      await rename(draft, fileOf(key))
    },
    async forget(key) {
      await rm(fileOf(key), { force: true })
    },
  }
}

function localStorageIfAllowed(): Storage | null {
  try {
    return globalThis.window?.localStorage ?? null
  } catch {
    return null
  }
}

function savedIn(storage: Storage, key: string): { uploadId: string; at: number } | null {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function uploadIdIn(text: string): string | null {
  try {
    const { uploadId } = JSON.parse(text) as { uploadId?: unknown }
    return typeof uploadId === 'string' ? uploadId : null
  } catch {
    return null
  }
}
