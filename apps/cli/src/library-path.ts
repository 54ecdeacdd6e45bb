import type { FolderWithAncestors } from '@damask/contract'
import { type Damask, DamaskError } from '@damask/sdk'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isId = (text: string) => uuid.test(text)

/** The names on a path of folders: "/Brand//Logos/" → Brand, Logos. */
export const namesOn = (path: string) => path.split('/').filter((name) => name !== '')

export const pathOf = (names: readonly string[]) => `/${names.join('/')}`

export async function findFolder(damask: Damask, path: string): Promise<FolderWithAncestors | null> {
  return orNull(() => damask.folders.find({ path: pathOf(namesOn(path)) }), 'folder_not_found')
}

/** Null instead of this one refusal. */
export async function orNull<T>(call: () => Promise<T>, code: DamaskError['code']): Promise<T | null> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof DamaskError && error.code === code) return null
    throw error
  }
}
