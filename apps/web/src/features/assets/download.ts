import type { Asset, AssetId, FolderId } from '@damask/contract'
import { holdsMetadata } from '@damask/fields'
import { paginate } from '@damask/sdk'
import { damask } from '../../app/damask.ts'
import { formatNumber, formatSize } from '../../app/format.ts'
import { aFlag, remembered } from '../../app/remembered.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { fileUrl } from './addresses.ts'
import type { Chosen } from './verbs.ts'

/** The server's limit of one ZIP by ids. */
const ZIP_LIMIT = 10_000

/** Lets the browser save an address; the server sends the name. */
export function saveAs(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}

/** Whether downloads carry what the library says: what was chosen last. */
export const withMetadata = remembered('download.withMetadata', false, aFlag)

/** One asset, as it arrived or with its values in it; in a ZIP with an XMP file where it cannot hold them. */
export async function downloadAsset(asset: Asset): Promise<void> {
  if (!withMetadata.get()) return saveAs(fileUrl(asset))
  if (!holdsMetadata(asset.version.format)) return startArchive({ assetIds: [asset.id] })
  saveAs(damask.href.assets.download({ assetId: asset.id, v: asset.version.number, metadata: 'embed' }))
}

/** A selection as one ZIP. */
export async function downloadZip(chosen: Chosen): Promise<void> {
  const assetIds = chosen.everything ? await idsOfEverything(chosen.everything.filters) : [...chosen.assetIds]
  if (assetIds === null) return void say({ message: t('assets.archive.tooMany', { limit: formatNumber(ZIP_LIMIT) }) })
  await startArchive({ assetIds })
}

/** A folder with everything in it as one ZIP. */
export const downloadFolder = (folderId: FolderId): Promise<void> => startArchive({ folderId })

async function startArchive(of: { assetIds: AssetId[] } | { folderId: FolderId }): Promise<void> {
  const archive = await damask.assets.createArchive({ ...of, ...(withMetadata.get() && { metadata: 'embed' }) })
  saveAs(archive.url)
  say({ message: t('assets.archive.started', { count: archive.fileCount, size: formatSize(archive.sizeBytes) }) })
}

async function idsOfEverything(filters: NonNullable<Chosen['everything']>['filters']): Promise<AssetId[] | null> {
  const ids: AssetId[] = []
  for await (const page of paginate(damask.assets.list, { ...filters, limit: 200 })) {
    for (const asset of page.items) ids.push(asset.id)
    if (ids.length > ZIP_LIMIT) return null
  }
  return ids
}
