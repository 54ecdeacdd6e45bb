import type { FolderId } from '@damask/contract'
import { queryClient } from '../../app/query-client.ts'
import { t } from '../../app/words.ts'
import { folderQueries } from './queries.ts'
import { ROOT_FOLDER_ID } from './root.ts'

/** A folder's name for sentences. */
export async function folderName(folderId: FolderId): Promise<string> {
  if (folderId === ROOT_FOLDER_ID) return t('folders.root')
  return (await queryClient.ensureQueryData(folderQueries.one(folderId))).name
}
