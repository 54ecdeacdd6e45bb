import { newMasterKey } from '@damask/storage'
import type { ReadSettings } from './platform/config.ts'
import { processSettings, storageSettings } from './platform/config.ts'
import { openSharedDataFolder } from './platform/data-folder.ts'
import { createLog } from './platform/log.ts'
import { masterKeysOf } from './platform/master-keys.ts'
import { openStorage } from './platform/open-storage.ts'
import { checkSecrets, rotateSecrets } from './platform/secrets.ts'

const USAGE = `damask keys

  new      print a new master key, for the file that DAMASK_MASTER_KEY_FILE names
  check    say whether the master key opens the storage and the secrets
  rotate   protect everything with the first master key of the file; the old one stands in the next line until then
`

/** `damask keys …`: neither needs the database, and both may run beside a running server. */
export async function runKeys([verb]: string[], readSettings: () => ReadSettings): Promise<number> {
  if (verb === 'new') {
    console.log(newMasterKey())
    return 0
  }
  if (verb !== 'check' && verb !== 'rotate') {
    console.error(USAGE)
    return 2
  }
  const settings = readSettings()
  const masters = masterKeysOf(settings)
  if (masters.length === 0) {
    console.error('There is no master key: set DAMASK_MASTER_KEY_FILE or DAMASK_MASTER_KEY.')
    return 1
  }
  const data = await openSharedDataFolder(settings(processSettings).DAMASK_DATA)
  const place = { settings, data, log: createLog('silent') }
  await checkSecrets(place)
  const storage = settings(storageSettings).DAMASK_ENCRYPTION === 'on' ? await openStorage(place) : undefined
  try {
    // Opening passes over a storage that does not answer; here it must.
    await storage?.encryption?.ready()
    if (verb === 'check') {
      console.log(`The master key ${masters[0]!.id} opens everything it should.`)
      if (!storage) console.log('Files are not encrypted: DAMASK_ENCRYPTION is off.')
      else if (await storage.encryption?.mayHoldPlain())
        console.log('Files from before encryption are still there; the server encrypts them.')
      return 0
    }
    const rotated = await rotateSecrets(place)
    const { rewrapped } = (await storage?.encryption?.rotate()) ?? { rewrapped: 0 }
    console.log(
      rotated + rewrapped === 0
        ? `Everything is under the master key ${masters[0]!.id} already.`
        : `Everything is under the master key ${masters[0]!.id} now. Restart the server; then the old one is not needed any more.`,
    )
    return 0
  } finally {
    await storage?.close()
  }
}
