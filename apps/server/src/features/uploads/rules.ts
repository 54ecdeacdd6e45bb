import { problem } from '../../platform/problem.ts'

/** What stands after the last slash of either kind: some browsers and mail programs send a whole path. */
export const fileNameOf = (name: string): string => name.split(/[\\/]/).at(-1) ?? ''

/** The folders of a relative path, outermost first. A path that climbs out of its target is refused, not guessed at. */
export function folderNamesOf(relativePath: string | undefined): string[] {
  const names = (relativePath ?? '').split(/[\\/]/).filter((name) => name !== '' && name !== '.')
  if (names.includes('..')) throw problem('name_invalid', { detail: 'A relative path cannot contain "..".' })
  if (names.length > 64) throw problem('folder_too_deep')
  return names
}
