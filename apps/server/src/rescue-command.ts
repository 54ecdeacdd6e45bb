import { rescue } from './features/identity/index.ts'
import type { ReadSettings } from './platform/config.ts'
import { systemActor } from './platform/ctx.ts'
import { DataFolderInUse } from './platform/data-folder.ts'
import { openHouse } from './platform/house.ts'

/**
 * `damask rescue ada@example.com`: for whoever has the machine. Works while Damask is running, and while it is not.
 * @returns the exit code
 */
export async function runRescue([email]: string[], settings: ReadSettings): Promise<number> {
  if (!email?.includes('@')) {
    console.error('Say which administrator: damask rescue ada@example.com')
    return 2
  }
  const house = await openHouse({ settings }).catch((error) => {
    if (!(error instanceof DataFolderInUse)) throw error
    return openHouse({ settings, isGuest: true })
  })
  try {
    const link = await rescue(house.ctxFor(systemActor('damask rescue')), email)
    if (!link) {
      console.error(`${email} is not the address of an active administrator.`)
      return 1
    }
    console.log(`\n  Open this within 30 minutes. It signs ${email} in, once:\n\n  ${link}\n`)
    return 0
  } finally {
    await house.close()
  }
}
