import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { createFolder } from './create-folder.ts'
import { ensureFolder } from './ensure-folder.ts'
import { findFolder } from './find-folder.ts'
import { getFolder } from './get-folder.ts'
import { listFolders } from './list-folders.ts'
import { moveFolder } from './move-folder.ts'
import { renameFolder } from './rename-folder.ts'

export { ensureFolder } from './ensure-folder.ts'
export { idsOfPaths } from './ids-of-paths.ts'
export { listFolders } from './list-folders.ts'
export { rewriteSubtree } from './move-folder.ts'
export { requireNoGain } from './move-rules.ts'
export { type FolderRow, findVisibleFolder, getVisibleFolder, pathsOfFolders } from './queries.ts'
export { cleanName, nameKey, splitName, withFolderSuffix, withSuffix } from './rules.ts'
export { folderIdsAbove, idsInPath, inSubtree } from './subtree.ts'
export { holdTree, lockTree } from './tree-lock.ts'
export { eachWordIn, nameKeyOf } from './words.ts'

export const folders = feature({
  name: 'folders',
  routes: [
    route(api.folders.list, listFolders),
    route(api.folders.get, getFolder),
    route(api.folders.find, findFolder),
    route(api.folders.create, createFolder),
    route(api.folders.ensure, ensureFolder),
    route(api.folders.rename, renameFolder),
    route(api.folders.move, moveFolder),
  ],
})
