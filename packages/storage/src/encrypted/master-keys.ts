import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** A key that an operator keeps outside of the store. It wraps other keys and nothing else. */
export type MasterKey = {
  /** 16 hex digits that tell keys apart and say nothing about them. */
  readonly id: string
  readonly wrapping: KeyObject
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** A new master key as it stands in a file: 32 random bytes in base64. */
export const newMasterKey = (): string => randomBytes(keyBytes).toString('base64')

/**
 * Reads master keys: one per line (or comma), each 32 bytes in base64, base64url or hex; empty lines and lines that begin
 * with # are passed over. The first one is used for what is wrapped from now on, the others still open what is there.
 * Throws a sentence when there is none, or when one is not 32 bytes long. The sentence never shows a key.
 */
export function readMasterKeys(text: string): MasterKey[] {
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) throw new Error('There is no master key in it.')
  const keys = lines.map((line, index) => toMasterKey(decode(line, index + 1)))
  return keys.filter((key, index) => keys.findIndex((other) => other.id === key.id) === index)
}

function decode(line: string, number: number): Buffer {
  const bytes = /^[0-9a-f]{64}$/i.test(line) ? Buffer.from(line, 'hex') : Buffer.from(line, 'base64')
  if (bytes.length === keyBytes && /^[\w+/=-]+$/.test(line)) return bytes
  throw new Error(`Master key ${number} is not 32 bytes in base64 or hex. "damask keys new" makes one.`)
}

function toMasterKey(bytes: Buffer): MasterKey {
  const id = createHmac('sha256', bytes).update('damask master key id').digest('hex').slice(0, 16)
  // The bytes themselves are used for nothing but deriving, so that one key can have a second use later.
  const derived = Buffer.from(hkdfSync('sha256', bytes, '', 'damask key wrapping', keyBytes))
  return { id, wrapping: createSecretKey(derived) }
}

/**
 * Wraps a secret of any length: AES-256-GCM (NIST SP 800-38D) under a random nonce. `bound` is what has to be the same when
 * it is unwrapped, so that a wrapped key cannot be carried somewhere else.
 * @returns nonce (12 bytes), tag (16 bytes) and the ciphertext, as long as the secret
 */
export function wrap(key: KeyObject, secret: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  const wrapped = cipher.update(secret)
  cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), wrapped])
}

/** What `wrap` wrapped; undefined when the key is another one or anything of it was changed. */
export function unwrap(key: KeyObject, wrapped: Uint8Array, bound: string): Buffer | undefined {
  if (wrapped.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(bound)).setAuthTag(wrapped.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes + tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}
