import type { Asset, FolderId } from '@damask/contract'
import { uploadChosen } from './dropped.ts'
import { addUploads } from './queue.ts'

export async function chooseFiles(folderId: FolderId): Promise<void> {
  uploadChosen(await choose({ multiple: true }), folderId)
}

export async function chooseFolder(folderId: FolderId): Promise<void> {
  uploadChosen(await choose({ webkitdirectory: true }), folderId)
}

export async function chooseVersionFile(asset: Asset): Promise<void> {
  const [file] = await choose({})
  if (file) addUploads([{ file, folderId: asset.folderId, toAssetId: asset.id }])
}

/** The browser's own file dialog. Nothing when the person backed out. */
export function choose(options: { multiple?: boolean; webkitdirectory?: boolean }): Promise<File[]> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', ...options })
    const finish = () => {
      resolve([...(input.files ?? [])])
      input.remove()
    }
    input.addEventListener('change', finish)
    input.addEventListener('cancel', finish)
    input.hidden = true
    // Safari forgets inputs that are not in the page.
    document.body.append(input)
    input.click()
  })
}
