import { openMemoryStore } from './open-memory-store.ts'
import { describeBlobStore } from './testing/describe-blob-store.ts'

describeBlobStore('a memory store', async () => ({ store: openMemoryStore(), close: async () => {} }))
