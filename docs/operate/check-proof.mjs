// Checks a proof of the history of one asset: node check-proof.mjs proof.json [public key]
// It trusts nothing but Node's own cryptography; how the numbers come about is told in audit.md.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [path, trustedKey] = process.argv.slice(2)
if (!path) fail('Say which file: node check-proof.mjs proof.json [public key]')
const proof = JSON.parse(readFileSync(path, 'utf8'))
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** RFC 8785: no spaces, keys sorted by UTF-16 code units. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

/** RFC 9162, 2.1.3.2: the root that a leaf leads to. */
function rootFrom(leaf, index, count, hashes) {
  let [root, fn, sn] = [leaf, index, count - 1]
  for (const hash of hashes.map((hex) => Buffer.from(hex, 'hex'))) {
    if (sn === 0) return undefined
    if (fn % 2 === 1 || fn === sn) {
      root = sha256('\x01', hash, root)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    } else root = sha256('\x01', root, hash)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 ? root.toString('hex') : undefined
}

function commits(commitment, opened, what, event) {
  if (!opened) return
  const hash = sha256(Buffer.from(opened.salt, 'hex'), canonical(opened.value)).toString('hex')
  if (hash !== commitment) fail(`Event ${event.seq}: ${what} is not what was committed to.`)
}

if (trustedKey && !proof.keys.includes(trustedKey)) fail('The proof was not made with the key that you trust.')
const seals = new Map()
let before
for (const { seal, signature } of proof.seals) {
  const text = canonical(seal)
  if (!proof.keys.includes(seal.key)) fail(`Seal ${seal.number} is signed by a key that the proof does not name.`)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: seal.key }, format: 'jwk' })
  if (!verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'))) fail(`Seal ${seal.number} is not signed.`)
  if (before && (seal.number !== before.number + 1 || seal.previous !== before.hash || seal.from !== before.to + 1))
    fail(`Seal ${seal.number} does not follow from seal ${before.number}.`)
  before = { number: seal.number, to: seal.to, hash: sha256(text).toString('hex') }
  seals.set(seal.number, seal)
}
for (const { payload, seal: number, kind, index, path: hashes, actor, personal } of proof.events) {
  const seal = seals.get(number)
  const { count, root } = seal?.roots[kind] ?? fail(`Event ${payload.seq}: its seal is not in the proof.`)
  if (payload.position < seal.from || payload.position > seal.to) fail(`Event ${payload.seq} stands outside its seal.`)
  if (rootFrom(sha256('\0', canonical(payload)), index, count, hashes) !== root)
    fail(`Event ${payload.seq} was changed.`)
  commits(payload.actor.commitment, actor, 'who did it', payload)
  commits(payload.personal, personal, 'whom it is about', payload)
}
console.log(`✓ ${proof.events.length} events of ${proof.subjectId} are as they were sealed, in ${seals.size} seals.`)
if (!trustedKey) console.log(`  Signed by ${proof.keys.join(', ')}. Compare that with the key that you were given.`)

function fail(sentence) {
  console.error(`✗ ${sentence}`)
  process.exit(1)
}
