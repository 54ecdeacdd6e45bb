import type { AssetId, FolderId, LiveMessage } from '@damask/contract'
import { listen } from '@damask/sdk'
import { useEffect } from 'react'
import { assetsMoved, forgetAssets, patchAsset, patchProcessing, refreshLists } from '../features/assets/cache.ts'
import { assetQueries } from '../features/assets/queries.ts'
import { folderQueries } from '../features/folders/queries.ts'
import { operationChanged } from '../features/operations/follow-operation.tsx'
import { processingChanged, uploadChanged } from '../features/uploads/queue.ts'
import { damask } from './damask.ts'
import { staleBy } from './live-families.ts'
import { queryClient } from './query-client.ts'

// The server's news, turned into changes of what is on screen. News comes in bursts (an upload of a thousand files), so
// it is gathered and worked off together.

const GATHER_MS = 400
/** How many changed assets are fetched one by one before fetching the lists anew is cheaper. */
const SINGLY = 12

const waiting = {
  assets: new Set<AssetId>(),
  metadata: new Set<AssetId>(),
  folders: new Set<FolderId>(),
  lists: false,
  counts: false,
  bin: false,
  history: false,
  /** Beginnings of keys, by what they are. */
  families: new Map<string, readonly string[]>(),
}
let timer: number | undefined
let lastListsAt = 0

/** Follows the feed while somebody is signed in. */
export function useLive(): void {
  useEffect(() => {
    let wasLost = false
    const listening = listen(damask, {
      onMessage,
      onStateChange(state) {
        if (state === 'waiting') wasLost = true
        // What was said in the meantime is replayed, except for passing signals: look at everything on screen again.
        if (state === 'open' && wasLost) {
          wasLost = false
          void refreshLists()
          void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[1] !== 'list' })
        }
      },
    })
    return () => listening.close()
  }, [])
}

function onMessage(message: LiveMessage) {
  if ('at' in message) changedHistory()
  changedFamilies(message.name)
  switch (message.name) {
    case 'processing.progress':
      processingChanged(message.data.assetId, { done: message.data.done, total: message.data.total })
      return patchProcessing(message.data.assetId, 'running')
    case 'field.created':
    case 'field.updated':
    case 'field.reordered':
    case 'field.deleted':
    case 'field.restored':
    case 'field_group.created':
    case 'field_group.renamed':
    case 'field_group.deleted':
      void queryClient.invalidateQueries({ queryKey: ['fields'] })
      return void queryClient.invalidateQueries({ queryKey: ['metadata'] })
    case 'template.created':
    case 'template.updated':
    case 'template.deleted':
      return void queryClient.invalidateQueries({ queryKey: ['templates'] })
    case 'operation.progress':
      return operationChanged(message.data)
    case 'upload.changed':
      return uploadChanged(message.data)
    case 'policy.changed':
      return void queryClient.invalidateQueries({ queryKey: ['policies'] })
    case 'attention.changed':
      return void queryClient.invalidateQueries({ queryKey: ['attention'] })
    case 'access.changed':
      return void queryClient.invalidateQueries()
    case 'access.granted':
    case 'access.grant_changed':
    case 'access.revoked':
    case 'access.requested':
    case 'access.request_approved':
    case 'access.request_declined':
    case 'access.request_withdrawn':
    case 'role.created':
    case 'role.changed':
    case 'role.deleted':
      return void queryClient.invalidateQueries({ queryKey: ['access'] })
    case 'asset.processed':
      processingChanged(message.data.assetId, message.data.state)
      return changedAsset(message.data.assetId)
    case 'collection.updated':
    case 'collection.sections_changed':
    case 'collection.assets_added':
    case 'collection.assets_removed':
    case 'collection.reordered':
      return changedLists()
    case 'asset.metadata_changed':
      waiting.metadata.add(message.data.assetId)
      return changedAsset(message.data.assetId)
    case 'assets.metadata_changed':
      for (const assetId of message.data.assetIds) waiting.metadata.add(assetId)
      return changedLists()
    case 'asset.dates_changed':
    case 'asset.expired':
    case 'asset.version_added':
    case 'asset.renamed':
    case 'asset.processing_requested':
      return changedAsset(message.data.assetId)
    case 'assets.dates_changed':
    case 'asset.created':
    case 'asset.copied':
    case 'assets.copied':
      return changedLists()
    case 'asset.moved':
      assetsMoved([message.data.assetId], message.data.after)
      changedAsset(message.data.assetId)
      return changedLists()
    case 'assets.moved':
      assetsMoved(message.data.assetIds, message.data.after)
      return changedLists()
    case 'asset.deleted':
      forgetAssets([message.data.assetId])
      return changedBin()
    case 'assets.deleted':
      forgetAssets(message.data.assetIds)
      return changedBin()
    case 'asset.restored':
    case 'asset.erased':
      changedBin()
      return changedLists()
    case 'folder.created':
      return changedFolder(message.data.parentId)
    case 'folder.renamed':
      changedFolder(message.data.folderId)
      return changedFolder(message.data.parentId)
    case 'folder.moved':
      changedFolder(message.data.before)
      changedFolder(message.data.folderId)
      changedFolder(message.data.after)
      return changedLists()
    case 'folder.deleted':
    case 'folder.restored':
      changedFolder(message.data.parentId)
      changedBin()
      return changedLists()
    case 'folder.erased':
      return changedBin()
    case 'person.updated':
      void queryClient.invalidateQueries({ queryKey: ['identity'] })
  }
}

function changedAsset(assetId: AssetId) {
  waiting.assets.add(assetId)
  later()
}

function changedFolder(folderId: FolderId) {
  waiting.folders.add(folderId)
  later()
}

function changedLists() {
  waiting.lists = true
  waiting.counts = true
  later()
}

function changedFamilies(name: LiveMessage['name']) {
  const stale = staleBy(name)
  for (const key of stale) waiting.families.set(key.join(), key)
  if (stale.length > 0) later()
}

/** Every stored event is a line of some feed. */
function changedHistory() {
  waiting.history = true
  later()
}

function changedBin() {
  waiting.bin = true
  waiting.counts = true
  later()
}

function later() {
  if (timer !== undefined) return
  timer = window.setTimeout(() => {
    timer = undefined
    void workOff()
  }, GATHER_MS)
}

async function workOff(): Promise<void> {
  const assets = [...waiting.assets]
  const folders = [...waiting.folders]
  const { bin, counts, history } = waiting
  const families = [...waiting.families.values()]
  let { lists } = waiting
  for (const assetId of waiting.metadata) {
    for (const what of ['one', 'held']) void queryClient.invalidateQueries({ queryKey: ['metadata', what, assetId] })
  }
  if (waiting.metadata.size > 0) void queryClient.invalidateQueries({ queryKey: ['metadata', 'summary'] })
  waiting.metadata.clear()
  waiting.assets.clear()
  waiting.folders.clear()
  waiting.families.clear()
  waiting.history = waiting.bin = waiting.lists = waiting.counts = false

  for (const folderId of folders) {
    void queryClient.invalidateQueries({ queryKey: folderQueries.inside(folderId).queryKey })
    void queryClient.invalidateQueries({ queryKey: folderQueries.one(folderId).queryKey })
  }
  if (folders.length > 0) void queryClient.invalidateQueries({ queryKey: ['folders', 'named'] })
  if (history) void queryClient.invalidateQueries({ queryKey: ['history'] })
  for (const queryKey of families) void queryClient.invalidateQueries({ queryKey })
  if (bin) void queryClient.invalidateQueries({ queryKey: ['bin'] })
  if (counts) void queryClient.invalidateQueries({ queryKey: ['assets', 'count'] })

  if (assets.length > SINGLY) lists = true
  for (const assetId of assets) {
    // Details are fetched again only where somebody looks at them.
    for (const { queryKey } of [assetQueries.facts(assetId), assetQueries.processing(assetId)]) {
      void queryClient.invalidateQueries({ queryKey })
    }
    void queryClient.invalidateQueries({ queryKey: assetQueries.versions(assetId).queryKey })
    if (assets.length > SINGLY) void queryClient.invalidateQueries({ queryKey: assetQueries.one(assetId).queryKey })
  }
  if (assets.length <= SINGLY) await Promise.all(assets.map(fetchAgain))
  if (lists) await refreshAtMostOncePerSecond()
}

/** An asset that has gone meanwhile is another event's business. */
const fetchAgain = (assetId: AssetId) => damask.assets.get({ assetId }).then(patchAsset, () => {})

async function refreshAtMostOncePerSecond(): Promise<void> {
  const sinceMs = Date.now() - lastListsAt
  if (sinceMs < 1000) {
    waiting.lists = true
    window.setTimeout(later, 1000 - sinceMs)
    return
  }
  lastListsAt = Date.now()
  await refreshLists()
}
