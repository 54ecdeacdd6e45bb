import { expect, test } from 'vitest'
import { API_KEY_PREFIX, deviceInWords, hashSecret, isWeakPassword, makeSecret } from './rules.ts'

test.each([
  'short',
  'aaaaaaaaaaaa',
  '1234567890',
  'Password123!',
  'passwordpassword',
  'ana.lopez@example.com',
  'qwertz12345',
  'abcabcabcabc',
])('"%s" is too weak a password', (password) => expect(isWeakPassword(password, 'ana.lopez@example.com')).toBe(true))

test.each(['correct horse battery', 'ein Zebra im Regen', 'x7#Lk29!mQpz', 'пароль-для-Ани-7'])(
  '"%s" is a good password',
  (password) => expect(isWeakPassword(password, 'ana.lopez@example.com')).toBe(false),
)

test('a key shows ten characters of itself, and only its hash is kept', () => {
  const { secret, prefix, hash } = makeSecret(API_KEY_PREFIX)
  expect(secret).toMatch(/^dmk_[\w-]{43}$/)
  expect(secret.startsWith(prefix)).toBe(true)
  expect(prefix).toHaveLength(10)
  expect(hash).toBe(hashSecret(secret))
  expect(hash).not.toContain(secret.slice(4, 12))
})

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
    'Safari on iPhone',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on Windows'],
  [null, 'Unknown device'],
])('%s reads as "%s"', (agent, words) => expect(deviceInWords(agent)).toBe(words))
