import { afterAll, beforeAll, describe } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { describeKeys } from './describe-keys.ts'
import { describeListing } from './describe-listing.ts'
import { describePuts } from './describe-puts.ts'
import { describeReads } from './describe-reads.ts'
import { describeSources } from './describe-sources.ts'

export type OpenedStore = { store: BlobStore; close: () => Promise<void> }

/** The promises of a BlobStore as vitest tests; every driver runs all of them. `open` gives a store with nothing in it. */
export function describeBlobStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore | undefined
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened?.store.close()
      await opened?.close()
    })
    const store = () => {
      if (!opened) throw new Error('The store is not open yet.')
      return opened.store
    }
    describePuts(store)
    describeSources(store)
    describeReads(store)
    describeListing(store)
    describeKeys(store)
  })
}
