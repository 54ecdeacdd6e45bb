import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { openMemoryStore } from '../open-memory-store.ts'
import { newMasterKey, readMasterKeys } from './master-keys.ts'
import { openEncryptedStore } from './open-encrypted-store.ts'

const [oldText, newText, thirdText] = [newMasterKey(), newMasterKey(), newMasterKey()]
const open = (store: BlobStore, ...keys: string[]) => openEncryptedStore(store, readMasterKeys(keys.join('\n')))
const put = (store: BlobStore, key: string, content: string) =>
  store.put(key, { stream: Readable.from([Buffer.from(content)]), sizeBytes: Buffer.byteLength(content) })
const textAt = async (store: BlobStore, key: string) => text(await store.read(key))
const keysOf = async (store: BlobStore, prefix = '') => {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys.sort()
}
/** A store in which every put after the first `count` fails, as for a process that was killed. */
const dyingAfter = (store: BlobStore, count: number): BlobStore => {
  let left = count
  return {
    ...store,
    put: async (...args) => {
      if (left-- <= 0) throw new Error('killed')
      return store.put(...args)
    },
    delete: async (key) => {
      if (left-- <= 0) throw new Error('killed')
      return store.delete(key)
    },
  }
}

let inner: BlobStore
beforeEach(async () => {
  inner = openMemoryStore()
  await put(open(inner, oldText), 'blobs/a', 'kept')
})

describe('master keys', () => {
  test('are read in base64, base64url and hex, with comments, and told apart without being shown', () => {
    const bytes = Buffer.from(oldText, 'base64')
    const same = [oldText, bytes.toString('base64url'), bytes.toString('hex')].map(
      (each) => readMasterKeys(each)[0]!.id,
    )
    expect(new Set(same).size).toBe(1)
    const [first, second] = readMasterKeys(`# made in autumn\n${newText}\n\n${oldText}\n${oldText}\n`)
    expect([first!.id, second!.id]).toEqual([readMasterKeys(newText)[0]!.id, same[0]])
    expect(oldText).not.toContain(first!.id)
  })

  test.each([
    '',
    '# nothing',
    'short',
    'password'.repeat(8),
    Buffer.alloc(31).toString('base64'),
    `${'x'.repeat(43)}!`,
  ])('%j is none, and the sentence does not repeat it', (wrong) => {
    const sentence = (() => {
      try {
        readMasterKeys(wrong)
      } catch (error) {
        return (error as Error).message
      }
      return undefined
    })()
    expect(sentence).toMatch(/master key/i)
    if (wrong && !wrong.startsWith('#')) expect(sentence).not.toContain(wrong)
  })
})

describe('opening', () => {
  test('with the same key reads what is there', async () => {
    expect(await textAt(open(inner, oldText), 'blobs/a')).toBe('kept')
  })

  test('with another key is refused by every method, and writes nothing', async () => {
    const before = await keysOf(inner)
    const store = open(inner, newText)
    const refused = { code: 'storage_refused', message: expect.stringContaining(readMasterKeys(oldText)[0]!.id) }
    await expect(store.encryption.ready()).rejects.toMatchObject(refused)
    await expect(store.read('blobs/a')).rejects.toMatchObject(refused)
    await expect(put(store, 'blobs/b', 'new')).rejects.toMatchObject(refused)
    await expect(store.encryption.rotate()).rejects.toMatchObject(refused)
    expect(await keysOf(inner)).toEqual(before)
  })

  test('an encrypted store whose keys are gone is refused and gets no new ones', async () => {
    for (const key of await keysOf(inner, 'keys/')) await inner.delete(key)
    await expect(open(inner, oldText).encryption.ready()).rejects.toMatchObject({ code: 'storage_refused' })
    expect(await keysOf(inner, 'keys/')).toEqual([])
  })

  test.each(['a', 'b'])('a lost or scribbled copy %s of a store key is made again', async (copy) => {
    const [name] = (await keysOf(inner, 'keys/')).filter((key) => key.endsWith(`-${copy}.json`))
    for (const harm of [
      () => inner.delete(name!),
      () => put(inner, name!, '{"format":1,'),
      () => put(inner, name!, ''),
    ]) {
      await harm()
      expect(await textAt(open(inner, oldText), 'blobs/a')).toBe('kept')
      expect(JSON.parse(await textAt(inner, name!))).toMatchObject({ format: 1 })
    }
  })

  test('two processes that open an empty store at once read each other’s blobs', async () => {
    const fresh = openMemoryStore()
    const [one, other] = [open(fresh, oldText), open(fresh, oldText)]
    await Promise.all([put(one, 'blobs/1', 'one'), put(other, 'blobs/2', 'other')])
    const third = open(fresh, oldText)
    expect(await textAt(third, 'blobs/1')).toBe('one')
    expect(await textAt(third, 'blobs/2')).toBe('other')
  })
})

describe('rotation', () => {
  test('leaves blobs as they are, and afterwards the old master key opens nothing', async () => {
    const before = await textAt(inner, 'encrypted/blobs/a')
    expect(await open(inner, newText, oldText).encryption.rotate()).toEqual({ rewrapped: 1 })
    expect(await textAt(inner, 'encrypted/blobs/a')).toBe(before)
    const store = open(inner, newText)
    expect(await textAt(store, 'blobs/a')).toBe('kept')
    await put(store, 'blobs/b', 'later')
    expect(await textAt(open(inner, newText), 'blobs/b')).toBe('later')
    await expect(open(inner, oldText).encryption.ready()).rejects.toMatchObject({ code: 'storage_refused' })
    expect(await open(inner, newText, oldText).encryption.rotate()).toEqual({ rewrapped: 0 })
  })

  test('what is written afterwards has a store key that the old master key never wrapped', async () => {
    const stored = await Promise.all((await keysOf(inner, 'keys/')).map((key) => textAt(inner, key)))
    await open(inner, newText, oldText).encryption.rotate()
    await put(open(inner, newText), 'blobs/b', 'later')
    const header = (key: string) => inner.read(key, { range: { start: 8, end: 15 } }).then((s) => s.toArray())
    const used = Buffer.concat(await header('encrypted/blobs/b')).toString('hex')
    expect(stored.join()).not.toContain(used)
  })

  test('killed after any write, it goes on, and nothing is unreadable in between', async () => {
    for (let writes = 0; writes < 6; writes += 1) {
      const place = openMemoryStore()
      await put(open(place, oldText), 'blobs/a', 'kept')
      await open(dyingAfter(place, writes), newText, oldText)
        .encryption.rotate()
        .catch(() => {})
      expect(await textAt(open(place, newText, oldText), 'blobs/a')).toBe('kept')
      await open(place, newText, oldText).encryption.rotate()
      expect(await textAt(open(place, newText), 'blobs/a')).toBe('kept')
      expect(await keysOf(place, 'keys/')).toHaveLength(4)
    }
  })

  test('twice, over a key that is long gone', async () => {
    await open(inner, newText, oldText).encryption.rotate()
    await put(open(inner, newText), 'blobs/b', 'second')
    await open(inner, thirdText, newText).encryption.rotate()
    const store = open(inner, thirdText)
    expect([await textAt(store, 'blobs/a'), await textAt(store, 'blobs/b')]).toEqual(['kept', 'second'])
  })

  test('a process that goes on running reads what is written after a rotation', async () => {
    const running = open(inner, oldText)
    expect(await textAt(running, 'blobs/a')).toBe('kept')
    await open(inner, newText, oldText).encryption.rotate()
    await put(running, 'blobs/b', 'from before')
    expect(await textAt(open(inner, newText), 'blobs/b')).toBe('from before')
  })
})

describe('turning encryption on later', () => {
  const never = new AbortController().signal
  beforeEach(async () => {
    inner = openMemoryStore()
    for (const name of ['a', 'b', 'c']) await put(inner, `blobs/${name}`, `plain ${name}`)
    await put(inner, 'renditions/a/grid.webp', 'picture')
  })

  test('what was there stays readable, and is encrypted when it is written again', async () => {
    const store = open(inner, oldText)
    expect(await textAt(store, 'blobs/a')).toBe('plain a')
    expect(await store.stat('blobs/a')).toEqual({ sizeBytes: 7 })
    expect(await keysOf(store)).toHaveLength(4)
    await put(store, 'blobs/a', 'written again')
    expect(await textAt(store, 'blobs/a')).toBe('written again')
    expect(await inner.has('blobs/a')).toBe(false)
    await store.delete('blobs/b')
    expect(await store.has('blobs/b')).toBe(false)
    expect(await keysOf(store, 'blobs/')).toEqual(['blobs/a', 'blobs/c'])
  })

  test('everything is encrypted, and then plain blobs are shut out', async () => {
    const store = open(inner, oldText)
    expect(await store.encryption.mayHoldPlain()).toBe(true)
    expect(await store.encryption.encryptPlain({ signal: never })).toBe(true)
    expect((await keysOf(inner)).filter((key) => !/^(encrypted|keys)\//.test(key))).toEqual([])
    expect(await textAt(store, 'renditions/a/grid.webp')).toBe('picture')
    await put(inner, 'blobs/slipped-in', 'plain')
    for (const each of [store, open(inner, oldText)]) {
      expect(await each.encryption.mayHoldPlain()).toBe(false)
      await expect(each.read('blobs/slipped-in')).rejects.toMatchObject({ code: 'blob_missing' })
      expect(await keysOf(each)).toHaveLength(4)
    }
  })

  test('killed at any step, it goes on, and every blob is readable all the time', async () => {
    await open(inner, oldText).encryption.ready()
    for (let writes = 0; writes < 9; writes += 1) {
      const run = open(dyingAfter(inner, writes), oldText)
      await run.encryption.encryptPlain({ signal: never }).catch(() => {})
      const store = open(inner, oldText)
      expect(await keysOf(store)).toHaveLength(4)
      for (const name of ['a', 'b', 'c']) expect(await textAt(store, `blobs/${name}`)).toBe(`plain ${name}`)
    }
    expect(await open(inner, oldText).encryption.mayHoldPlain()).toBe(false)
  })

  test('a newer encrypted blob is not replaced by the older plain one', async () => {
    const store = open(inner, oldText)
    await put(store, 'blobs/a', 'newer')
    await put(inner, 'blobs/a', 'plain a')
    await store.encryption.encryptPlain({ signal: never })
    expect(await textAt(store, 'blobs/a')).toBe('newer')
  })

  test('it stops when asked, and says so', async () => {
    const stop = new AbortController()
    const store = open(inner, oldText)
    expect(await store.encryption.encryptPlain({ signal: stop.signal, onBlob: () => stop.abort() })).toBe(false)
    expect(await store.encryption.mayHoldPlain()).toBe(true)
  })
})
