import { expect, test } from 'vitest'
import { isOwnPath } from './own-path.ts'

test.each(['/', '/library', '/asset/1?version=2', '/settings/security#codes'])('%j leads back', (path) =>
  expect(isOwnPath(path)).toBe(true),
)

test.each([
  '',
  'library',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '/.//evil.example',
  '/sign-in?next=/',
  '/setup',
  '/new-password#x',
])('%j does not', (path) => expect(isOwnPath(path)).toBe(false))
