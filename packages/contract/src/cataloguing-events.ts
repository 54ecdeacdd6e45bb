import type { CollectionKind } from './collections.ts'
import type { FieldValue } from './fields.ts'
import type { AssetId, CollectionId, FolderId, OperationId } from './ids.ts'
import type { LifecycleEvents } from './lifecycle-events.ts'

type CollectionShareFact = { type: 'person' | 'team' | 'everyone'; id: string | null; mayEdit: boolean }

/** Who or what gave a value. */
export type ValueSource = 'person' | 'file' | 'policy' | 'machine'
/** Long texts are told by their beginning. */
export type ValueChange = { field: string; before: FieldValue | null; after: FieldValue | null }

/** Facts of what is said of assets and of how they are brought together; see `Events`. */
export type CataloguingEvents = LifecycleEvents & {
  'collection.created': { collectionId: CollectionId; name: string; kind: CollectionKind }
  'collection.updated': { collectionId: CollectionId; before: object; after: object }
  'collection.moved': {
    collectionId: CollectionId
    name: string
    before: CollectionId | null
    after: CollectionId | null
  }
  'collection.deleted': { collectionId: CollectionId; name: string; deleted: number }
  'collection.restored': { collectionId: CollectionId; name: string }
  'collection.assets_added': { collectionId: CollectionId; name: string; assetIds: AssetId[]; count: number }
  'collection.assets_removed': { collectionId: CollectionId; name: string; assetIds: AssetId[]; count: number }
  'collection.reordered': { collectionId: CollectionId; name: string; count: number }
  'collection.note_changed': { collectionId: CollectionId; name: string; assetId: AssetId }
  'collection.sections_changed': { collectionId: CollectionId; name: string; before: string[]; after: string[] }
  'collection.shared': {
    collectionId: CollectionId
    name: string
    before: CollectionShareFact[]
    after: CollectionShareFact[]
  }
  'asset.metadata_changed': { assetId: AssetId; folderId: FolderId; source: ValueSource; changes: ValueChange[] }
  'metadata.exported': { folderId: FolderId | null; count: number; columns: string[] }
  'assets.metadata_changed': {
    operationId: OperationId
    source: ValueSource
    assetIds: AssetId[]
    /** In the same order; left out where it would be too much. The live feed leaves it out. */
    each?: { name: string; changes: ValueChange[] }[]
  }
}
