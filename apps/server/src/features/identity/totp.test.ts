import { expect, test } from 'vitest'
import { makeSeed, stepOfCode, toBase32, totpAt, totpUri } from './totp.ts'

const SEED = toBase32(Buffer.from('12345678901234567890'))

// RFC 6238, appendix B, the rows of SHA-1.
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %d seconds the code is %s', (seconds, code) => {
  expect(totpAt(SEED, Math.floor(seconds / 30), 8)).toBe(code)
})

// RFC 4226, appendix D.
test('the first ten codes are those of the standard', () => {
  const codes = Array.from({ length: 10 }, (_, step) => totpAt(SEED, step))
  expect(codes.join()).toBe('755224,287082,359152,969429,338314,254676,287922,162583,399871,520489')
})

test('a code counts thirty seconds early and late, and no longer', () => {
  const at = (seconds: number) => new Date(seconds * 1000)
  expect(stepOfCode(SEED, '287082', at(59))).toBe(1)
  expect(stepOfCode(SEED, '287 082', at(0))).toBe(1)
  expect(stepOfCode(SEED, '287082', at(89))).toBe(1)
  expect(stepOfCode(SEED, '287082', at(90))).toBeUndefined()
  expect(stepOfCode(SEED, '2870821', at(59))).toBeUndefined()
  expect(stepOfCode(SEED, '', at(59))).toBeUndefined()
})

test('a seed has 160 bits, and its address names library and account', () => {
  expect(makeSeed()).toMatch(/^[A-Z2-7]{32}$/)
  expect(totpUri(SEED, 'ana@example.com', 'Damask')).toBe(
    `otpauth://totp/Damask:ana%40example.com?secret=${SEED}&issuer=Damask`,
  )
})
