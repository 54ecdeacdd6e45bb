import type { Asset, FolderId } from '@damask/contract'
import { type Damask, paginate } from '@damask/sdk'
import { findFolder, isId, namesOn, orNull, pathOf } from '../library-path.ts'
import { UsageError } from '../usage-error.ts'

/** One asset and the folders it shall lie in, below the output folder. */
export type Download = { asset: Asset; folders: string[] }

/** What a word on the command line means: an asset by id or path, or a folder by either with everything in it. */
export async function* findDownloads(damask: Damask, wanted: string, recursive: boolean): AsyncGenerator<Download> {
  if (isId(wanted)) {
    const asset = await orNull(() => damask.assets.get({ assetId: wanted }), 'asset_not_found')
    if (asset) return yield { asset, folders: [] }
  } else if (!wanted.startsWith('/')) {
    throw new UsageError(`"${wanted}" is neither an id nor a path that begins with "/".`)
  }
  const folder = isId(wanted)
    ? await orNull(() => damask.folders.get({ folderId: wanted }), 'folder_not_found')
    : await findFolder(damask, wanted)
  if (folder) {
    if (!recursive) throw new UsageError(`"${wanted}" is a folder. Use --recursive to download what is in it.`)
    // The library itself has no name that a folder on disk should carry.
    return yield* downloadsIn(damask, folder.id, folder.parentId === null ? [] : [folder.name])
  }
  const asset = isId(wanted) ? null : await assetAt(damask, wanted)
  if (!asset) throw new Error(`There is nothing at "${wanted}", or you cannot see it.`)
  yield { asset, folders: [] }
}

async function* downloadsIn(damask: Damask, folderId: FolderId, folders: string[]): AsyncGenerator<Download> {
  const inHere = { folderId, includeSubfolders: false, sort: 'name', direction: 'ascending', limit: 200 } as const
  for await (const { items } of paginate(damask.assets.list, inHere)) {
    for (const asset of items) yield { asset, folders }
  }
  for await (const { items } of paginate(damask.folders.list, { parentId: folderId, limit: 200 })) {
    for (const { id, name } of items) yield* downloadsIn(damask, id, [...folders, name])
  }
}

async function assetAt(damask: Damask, path: string): Promise<Asset | null> {
  const names = namesOn(path)
  const name = names.pop()?.normalize('NFC')
  const folder = name === undefined ? null : await findFolder(damask, pathOf(names))
  if (!name || !folder) return null
  // A part of the name narrows the list; the comparison decides.
  const words = name.match(/[\p{L}\p{N}]+/gu)?.toSorted((a, b) => b.length - a.length)[0]
  const inHere = { folderId: folder.id, includeSubfolders: false, words, limit: 200 }
  for await (const { items } of paginate(damask.assets.list, inHere)) {
    const found = items.find((asset) => asset.name === name)
    if (found) return found
  }
  return null
}
