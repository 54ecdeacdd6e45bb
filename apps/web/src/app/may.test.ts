import type { Capability } from '@damask/contract'
import { expect, test } from 'vitest'
import { may, mayAdd, mayAll, maySome } from './may.ts'

const thing = (...capabilities: Capability[]) => ({ may: capabilities })

test('several things may be changed when each of them may', () => {
  expect(mayAll([thing('view', 'edit'), thing('edit')], 'edit')).toBe(true)
  expect(mayAll([thing('view', 'edit'), thing('view')], 'edit')).toBe(false)
  expect(maySome([thing('view', 'edit'), thing('view')], 'edit')).toBe(true)
  expect(maySome([thing('view')], 'edit')).toBe(false)
})

test('all that is needed is needed, and nothing is known of what is not there', () => {
  expect(may(thing('manage_folder'), 'manage_folder', 'delete')).toBe(false)
  expect(may(undefined, 'view')).toBe(false)
  expect(mayAdd(thing('manage_folder'))).toBe(true)
})
