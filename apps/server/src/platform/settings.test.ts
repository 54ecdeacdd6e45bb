import { expect, test } from 'vitest'
import { processSettings, storageSettings } from './config.ts'
import { readSettings } from './settings.ts'

const read = (env: Record<string, string>) => readSettings(env, [processSettings, storageSettings])

test('what is left out has a sensible value', () => {
  expect(read({})(processSettings)).toMatchObject({
    DAMASK_HOST: '127.0.0.1',
    DAMASK_PORT: 7070,
    DAMASK_DATA: './data',
  })
})

test('an unknown name is refused with the nearest known one', () => {
  expect(() => read({ DAMASK_PROT: '80' })).toThrow('There is no setting DAMASK_PROT. Did you mean DAMASK_PORT?')
})

test('every wrong value is named at once', () => {
  expect(() => read({ DAMASK_PORT: 'eighty', DAMASK_STORAGE: 'tape' })).toThrow(/DAMASK_PORT[\s\S]*DAMASK_STORAGE/)
})

test('an empty value counts as left out, and other programs’ variables are their own', () => {
  expect(read({ DAMASK_PORT: '', HOME: '/root' })(processSettings).DAMASK_PORT).toBe(7070)
})
