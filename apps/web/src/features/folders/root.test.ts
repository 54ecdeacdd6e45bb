import { ROOT_FOLDER_ID as ofContract } from '@damask/contract'
import { expect, test } from 'vitest'
import { ROOT_FOLDER_ID } from './root.ts'

test('the web app and the contract agree on which folder is the library itself', () => {
  expect(ROOT_FOLDER_ID).toBe(ofContract)
})
