import { readFileSync } from 'node:fs'
import { type MasterKey, readMasterKeys } from '@damask/storage'
import { type ReadSettings, storageSettings } from './config.ts'
import { SettingsError } from './settings.ts'

/**
 * The master keys of the settings, the current one first; none when there are none.
 * @throws SettingsError with a sentence that says which setting is wrong, and never what is in it
 */
export function masterKeysOf(settings: ReadSettings): MasterKey[] {
  const { DAMASK_MASTER_KEY: given, DAMASK_MASTER_KEY_FILE: path } = settings(storageSettings)
  if (given === undefined && path === undefined) return []
  if (given !== undefined && path !== undefined) {
    throw new SettingsError('Set either DAMASK_MASTER_KEY_FILE or DAMASK_MASTER_KEY, not both.')
  }
  const name = path === undefined ? 'DAMASK_MASTER_KEY' : `DAMASK_MASTER_KEY_FILE (${path})`
  try {
    return readMasterKeys(given ?? readFileSync(path!, 'utf8'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new SettingsError(`${name}: ${code ? `the file cannot be read (${code}).` : message}`)
  }
}
