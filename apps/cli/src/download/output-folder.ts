import { mkdir, realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { numberedName, safeName } from './safe-name.ts'

/** A folder on this disk that hands out places below itself, and never one outside. */
export type OutputFolder = {
  /**
   * A path for one asset; its folders are made.
   * @throws when a link on the way would lead out of the folder
   */
  placeFor(folders: readonly string[], name: string): Promise<string>
}

export async function outputFolder(path: string): Promise<OutputFolder> {
  await mkdir(path, { recursive: true })
  const root = await realpath(path)
  // Compared without case: on many disks "A.jpg" and "a.jpg" are one file.
  const taken = new Set<string>()

  return {
    async placeFor(folders, name) {
      const folder = join(root, ...folders.map((one) => safeName(one)))
      await makeInside(root, folder)
      let place = join(folder, safeName(name))
      for (let n = 2; taken.has(place.toLowerCase()); n++) place = join(folder, numberedName(safeName(name), n))
      taken.add(place.toLowerCase())
      return place
    },
  }
}

/** Made level by level, because a link to elsewhere must be noticed before anything is made behind it. */
async function makeInside(root: string, folder: string): Promise<void> {
  let current = root
  for (const name of relative(root, folder).split(sep).filter(Boolean)) {
    current = join(current, name)
    await mkdir(current, { recursive: true })
    const real = await realpath(current)
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new Error(`${current} is a link that leads out of ${root}.`)
    }
  }
}
