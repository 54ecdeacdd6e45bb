import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// Six digits that change every thirty seconds: RFC 6238 over RFC 4226, as every authenticator app does it.

const STEP_S = 30
/** Clocks differ: the codes before and after the present one are as good. */
const WINDOW = 1
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new seed: 160 random bits, in base32. */
export const makeSeed = (): string => toBase32(randomBytes(20))

/** The code of one time step. */
export function totpAt(seed: string, step: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(seed)).update(counter).digest()
  const offset = mac[19]! & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The time step whose code this is; undefined when it is none of the present ones. */
export function stepOfCode(seed: string, code: string, now: Date): number | undefined {
  const given = Buffer.from(code.replaceAll(/\s/g, '').padEnd(6).slice(0, 7))
  const present = stepAt(now)
  let found: number | undefined
  for (let step = Math.max(0, present - WINDOW); step <= present + WINDOW; step++) {
    const right = Buffer.from(totpAt(seed, step))
    if (right.length === given.length && timingSafeEqual(right, given)) found = step
  }
  return found
}

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_S)

/** What a QR code for an authenticator app says. */
export function totpUri(seed: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${seed}&issuer=${encodeURIComponent(issuer)}`
}

export function toBase32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
