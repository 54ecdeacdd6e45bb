import { createHash } from 'node:crypto'

// The Merkle tree of RFC 9162, 2.1: split at the largest power of two below the number of leaves.

const nodeOf = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update('\x01').update(left).update(right).digest()

/** A tree that grows leaf by leaf and keeps no more than its right edge. */
export class MerkleTree {
  count = 0
  readonly #edge: { height: number; hash: Buffer }[] = []

  add(leaf: Buffer): void {
    this.count++
    let grown = { height: 0, hash: leaf }
    for (let left = this.#edge.at(-1); left?.height === grown.height; left = this.#edge.at(-1)) {
      this.#edge.pop()
      grown = { height: grown.height + 1, hash: nodeOf(left.hash, grown.hash) }
    }
    this.#edge.push(grown)
  }

  root(): Buffer {
    if (this.count === 0) return createHash('sha256').digest()
    return this.#edge.reduceRight<Buffer | undefined>(
      (right, { hash }) => (right ? nodeOf(hash, right) : hash),
      undefined,
    )!
  }
}

/** The hashes that lead from one leaf to the root, from the bottom up (RFC 9162, 2.1.3.1). */
export function pathOf(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return []
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  return index < split
    ? [...pathOf(leaves.slice(0, split), index), rootOf(leaves.slice(split))]
    : [...pathOf(leaves.slice(split), index - split), rootOf(leaves.slice(0, split))]
}

export function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleTree()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}
