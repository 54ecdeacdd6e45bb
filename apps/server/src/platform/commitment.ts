import { createHash, randomBytes } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** Binds to a value without holding it: who forgets the salt and the value leaves a number that says nothing. */
export type Commitment = { readonly salt: Buffer; readonly hash: Buffer }

const SALT_BYTES = 16

export function commitTo(value: unknown): Commitment {
  const salt = randomBytes(SALT_BYTES)
  return { salt, hash: commitmentOf(salt, value) }
}

/** SHA-256 over the salt and the canonical JSON of the value. */
export const commitmentOf = (salt: Buffer, value: unknown): Buffer =>
  createHash('sha256').update(salt).update(canonicalJson(value)).digest()
