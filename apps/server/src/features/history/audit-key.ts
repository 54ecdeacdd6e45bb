import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { appendFile, open, readFile, rename } from 'node:fs/promises'
import type { Ctx } from '../../platform/ctx.ts'

/** The key that signs seals: in the data folder, where whoever can write to the database does not reach. */
const PRIVATE = 'audit.key'
/** Every public key that ever signed here, a line each, the newest last. */
const PUBLIC = 'audit.pub'

export type AuditKey = { readonly name: string; sign(text: string): Buffer }

/** The history has seals, and the key that made them is not in the data folder. */
export class AuditKeyMissing extends Error {
  override readonly name = 'AuditKeyMissing'
}

/**
 * @param mayMake false once there are seals: a new key must not come about by itself, or a stolen one would go unnoticed
 * @throws AuditKeyMissing
 */
export async function readAuditKey(ctx: Ctx, mayMake: boolean): Promise<AuditKey> {
  const pem = await readFile(ctx.data.path(PRIVATE), 'utf8').catch(() => undefined)
  if (pem) return toAuditKey(createPrivateKey(pem))
  if (!mayMake) {
    throw new AuditKeyMissing(
      `The key that seals the history is not at ${ctx.data.path(PRIVATE)}. Restore it from a backup, or begin with a new one: damask audit new-key.`,
    )
  }
  return makeAuditKey(ctx)
}

/** A new key; the public ones of before stay trusted for what they signed. */
export async function makeAuditKey(ctx: Ctx): Promise<AuditKey> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = toAuditKey(privateKey)
  await appendFile(ctx.data.path(PUBLIC), `${key.name}\n`, { mode: 0o644 })
  const temporary = `${ctx.data.path(PRIVATE)}.${process.pid}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, ctx.data.path(PRIVATE))
  return key
}

/** The public keys that seals of this library may be signed with: 32 bytes each, base64url. */
export async function trustedKeys(ctx: Ctx): Promise<string[]> {
  const text = await readFile(ctx.data.path(PUBLIC), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => /^[\w-]{43}$/.test(line))
}

/** Whether the holder of the key signed the text; false too for what is no key. */
export function isSignedBy(name: string, text: string, signature: Buffer): boolean {
  if (!/^[\w-]{43}$/.test(name)) return false
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: name }, format: 'jwk' })
    return verify(null, Buffer.from(text), key, signature)
  } catch {
    return false
  }
}

function toAuditKey(privateKey: KeyObject): AuditKey {
  const name = createPublicKey(privateKey).export({ format: 'jwk' }).x!
  return { name, sign: (text) => sign(null, Buffer.from(text), privateKey) }
}
