import type { Asset, AssetId, Collection, CollectionId, CollectionKind, SmartFilters } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { openDialog } from '../../app/dialogs.tsx'
import { go } from '../../app/go.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { loadLaterWords, t } from '../../app/words.ts'
import { patchAsset, refreshLists } from '../assets/cache.ts'
import type { Chosen } from '../assets/verbs.ts'
import { askName } from '../folders/ask-name.tsx'
import { collectionQueries } from './queries.ts'
import { refreshCollections } from './refresh.ts'

export const openCollection = (collectionId: CollectionId) =>
  go({ to: '/library/{-$folderId}', params: { folderId: undefined }, search: { collection: collectionId } })

/** Asks for a collection, or makes one, and puts what is chosen at its end. */
export async function addToCollection(chosen: Chosen): Promise<void> {
  await loadLaterWords()
  const { CollectionPicker } = await import('./collection-picker.tsx')
  const collection = await openDialog<Collection>((close) => <CollectionPicker close={close} />)
  if (!collection) return
  const { assetIds, everything } = chosen
  const what = everything ? { filters: everything.filters } : { assetIds: [...assetIds] }
  const { added, alreadyThere } = await damask.collections.addAssets({ collectionId: collection.id, ...what })
  await Promise.all([refreshCollections(), refreshLists()])
  const words = { name: collection.name, count: added }
  say({
    message:
      added > 0
        ? t('collections.said.added', words)
        : t('collections.said.alreadyThere', { name: collection.name, count: alreadyThere }),
    ...(added > 0 && !everything && alreadyThere === 0 && { undo: () => takeOut(collection.id, assetIds) }),
    more: { label: t('collections.show'), perform: () => openCollection(collection.id) },
  })
}

async function takeOut(collectionId: CollectionId, assetIds: readonly AssetId[]): Promise<void> {
  await damask.collections.removeAssets({ collectionId, assetIds: [...assetIds] })
  await Promise.all([refreshCollections(), refreshLists()])
}

export async function removeFromCollection(collection: Collection, assetIds: readonly AssetId[]): Promise<void> {
  await takeOut(collection.id, assetIds)
  say({
    message: t('collections.said.removed', { name: collection.name, count: assetIds.length }),
    undo: async () => {
      await damask.collections.addAssets({ collectionId: collection.id, assetIds: [...assetIds] })
      await Promise.all([refreshCollections(), refreshLists()])
    },
  })
}

export async function setFavourite(assets: readonly Asset[], isFavourite: boolean): Promise<void> {
  for (const asset of assets) {
    const { id: assetId } = asset
    await (isFavourite ? damask.collections.addFavourite({ assetId }) : damask.collections.removeFavourite({ assetId }))
    patchAsset({ ...asset, isFavourite })
  }
  void queryClient.invalidateQueries({ queryKey: ['assets', 'count'] })
  await loadLaterWords()
  say({
    message: t(isFavourite ? 'collections.said.favourite' : 'collections.said.unfavourite', { count: assets.length }),
    undo: () => setFavourite(assets, !isFavourite),
  })
}

/** Asks for a name and makes a collection. @returns it, unless the person backed out */
export async function createCollection(
  kind: CollectionKind,
  more: { parentId?: CollectionId; filters?: SmartFilters } = {},
): Promise<Collection | undefined> {
  await loadLaterWords()
  let made: Collection | undefined
  await askName({
    title: t(`collections.create.${kind}`),
    label: t('collections.name'),
    description: t(`collections.create.${kind}Hint`),
    submit: t('collections.create.submit'),
    save: async (name) => {
      made = await damask.collections.create({ kind, name, ...more })
    },
  })
  if (made) await refreshCollections()
  return made
}

export async function renameCollection(collection: Collection): Promise<void> {
  await askName({
    title: t('collections.rename'),
    label: t('collections.name'),
    initial: collection.name,
    submit: t('collections.save'),
    save: (name) => damask.collections.update({ collectionId: collection.id, name }, { ifMatch: collection.revision }),
  })
  await refreshCollections()
}

export async function deleteCollection(collection: Collection): Promise<void> {
  const collectionId = collection.id
  const { deleted } = await damask.collections.delete({ collectionId })
  queryClient.removeQueries({ queryKey: collectionQueries.one(collectionId).queryKey })
  await refreshCollections()
  say({
    message: t('collections.said.deleted', { name: collection.name, count: deleted }),
    undo: async () => {
      await damask.collections.restore({ collectionId })
      await refreshCollections()
    },
  })
}

export async function saveFilters(collection: Collection, filters: SmartFilters): Promise<void> {
  await damask.collections.update({ collectionId: collection.id, filters })
  await Promise.all([refreshCollections(), refreshLists()])
  say({ message: t('collections.said.filtersSaved', { name: collection.name }) })
}

export async function setCover(collection: Collection, assetId: AssetId): Promise<void> {
  await damask.collections.update({ collectionId: collection.id, coverAssetId: assetId })
  await refreshCollections()
  say({ message: t('collections.said.cover', { name: collection.name }) })
}

/** Undoes nothing by itself: asks again where it is to go. */
export async function moveCollection(collection: Collection): Promise<void> {
  const { CollectionPicker } = await import('./collection-picker.tsx')
  const group = await openDialog<Collection | 'top'>((close) => (
    <CollectionPicker groupFor={collection} close={close} />
  ))
  if (!group) return
  await damask.collections.move({ collectionId: collection.id, parentId: group === 'top' ? null : group.id })
  await refreshCollections()
}

export async function shareCollection(collection: Collection): Promise<void> {
  const { ShareDialog } = await import('./share-dialog.tsx')
  await openDialog((close) => <ShareDialog collection={collection} close={() => close()} />)
}

export async function editSections(collection: Collection): Promise<void> {
  const { SectionsDialog } = await import('./sections-dialog.tsx')
  await openDialog((close) => <SectionsDialog collectionId={collection.id} close={() => close()} />)
}
