/** What can be sent: a file of a browser, bytes in memory, or (in Node) a file by its path. A `ReadStream` has one too. */
export type UploadSource = Blob | { readonly path: string | Uint8Array }

/** The file could not be read, or is not the size that was announced. Sending again would not help. */
export class SourceUnreadable extends Error {
  override readonly name = 'SourceUnreadable'
}

type Slice = { value: Blob | Uint8Array; done: boolean }
type OpenSource = { size: number; slice(start: number, end: number): Promise<Slice>; close(): void }

/** Node, also where a test pretends to have a page. */
export const inNode = typeof globalThis.process?.getBuiltinModule === 'function'

/** Reads slices the way tus-js-client asks for them: a Blob for XMLHttpRequest, bytes with a `size` for Node's http. */
export const sourceReaderFor = (sizeBytes: number) => ({
  async openFile(source: UploadSource): Promise<OpenSource> {
    const opened = await openSource(source)
    if (opened.size === sizeBytes) return opened
    throw new SourceUnreadable(`The file holds ${opened.size} bytes, not ${sizeBytes}.`)
  },
})

async function openSource(source: UploadSource): Promise<OpenSource> {
  if (!(source instanceof Blob)) return openPath(source.path)
  return {
    size: source.size,
    async slice(start, end) {
      const part = source.slice(start, end)
      const done = end >= source.size
      return { value: inNode ? sized(new Uint8Array(await part.arrayBuffer())) : part, done }
    },
    close() {},
  }
}

/** Slices are read into memory: a stream that breaks while it is piped would take the whole process down. */
async function openPath(path: string | Uint8Array): Promise<OpenSource> {
  const { open } = process.getBuiltinModule('node:fs/promises')
  const name = typeof path === 'string' ? path : new TextDecoder().decode(path)
  const { size } = await withFile(name, (file) => file.stat())

  // Opened for each slice, so that a paused or abandoned upload holds no file open.
  async function withFile<T>(file: string, use: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
    try {
      await using handle = await open(file, 'r')
      return await use(handle)
    } catch (cause) {
      if (cause instanceof SourceUnreadable) throw cause
      throw new SourceUnreadable('The file cannot be read.', { cause })
    }
  }

  return {
    size,
    slice: (start, end) =>
      withFile(name, async (file) => {
        const bytes = new Uint8Array(Math.min(end, size) - start)
        let filled = 0
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled)
          if (bytesRead === 0) throw new SourceUnreadable('The file became shorter while it was being sent.')
          filled += bytesRead
        }
        return { value: sized(bytes), done: end >= size }
      }),
    close() {},
  }
}

const sized = (bytes: Uint8Array) => Object.assign(bytes, { size: bytes.byteLength })

/** What tells this file from others across a reload: name or path, and when it was last changed. Null for mere bytes. */
export async function identityOf(source: UploadSource): Promise<string | null> {
  if (typeof File === 'function' && source instanceof File) return `${source.name}:${source.lastModified}`
  if (source instanceof Blob) return null
  const path = typeof source.path === 'string' ? source.path : new TextDecoder().decode(source.path)
  const { stat } = process.getBuiltinModule('node:fs/promises')
  return `${process.getBuiltinModule('node:path').resolve(path)}:${(await stat(path)).mtimeMs}`
}
