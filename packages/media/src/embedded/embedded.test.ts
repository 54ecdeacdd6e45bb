import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Embedded } from '../protocol.ts'
import { makeJpeg } from '../testing/index.ts'
import { startWorker } from '../worker-under-test.ts'
import { boundEmbedded } from './bound-embedded.ts'
import { toEmbedded } from './read-embedded.ts'
import { digestOfIim, parseIim, textsOfIim } from './read-iim.ts'
import { rewriteIim } from './write-iim.ts'

const dataset = (record: number, number: number, bytes: Buffer | string) => {
  const value = Buffer.from(bytes)
  const head = Buffer.from([0x1c, record, number, 0, 0])
  head.writeUInt16BE(value.length, 3)
  return Buffer.concat([head, value])
}
const latin = (text: string) => Buffer.from(text, 'latin1')

describe('IIM', () => {
  test.each([
    ['UTF-8 that is said', [dataset(1, 90, '\x1b%G'), dataset(2, 5, 'Möwe 山')], 'Möwe 山'],
    ['UTF-8 that is not said', [dataset(2, 5, 'Möwe 山')], 'Möwe 山'],
    ['Latin-1 that is not said', [dataset(2, 5, latin('Möwe'))], 'Möwe'],
    ['Latin-1 that is called UTF-8', [dataset(1, 90, '\x1b%G'), dataset(2, 5, latin('Möwe'))], 'Möwe'],
    ['Latin-1 that is said', [dataset(1, 90, '\x1b-A'), dataset(2, 5, latin('Möwe'))], 'Möwe'],
    ['Cyrillic that is said', [dataset(1, 90, '\x1b-L'), dataset(2, 5, Buffer.from([0xbc, 0xde, 0xe0, 0xd5]))], 'Море'],
    ['a preview beside it', [dataset(2, 5, 'Möwe'), dataset(2, 202, Buffer.from([0xff, 0xd8, 0xff]))], 'Möwe'],
  ])('%s', (_, parts, wanted) => {
    expect(textsOfIim(parseIim(Buffer.concat(parts as Buffer[])))).toEqual({ 5: [wanted] })
  })

  test('a broken block gives what stands before the break', () => {
    const whole = dataset(2, 5, 'Title')
    for (const rest of ['\x1c', '\x1c\x02\x19\xff\xff', '\x1c\x02\x19\x80\x09', 'garbage', '\x1c\x02\x19\x7f\xff']) {
      expect(textsOfIim(parseIim(Buffer.concat([whole, latin(rest)])))).toEqual({ 5: ['Title'] })
    }
    expect(parseIim(Buffer.alloc(1_000_000, 0x1c)).length).toBeLessThanOrEqual(10_000)
  })

  test('a rewritten block is UTF-8, keeps what was not asked about, and is padded', () => {
    const before = Buffer.concat([dataset(2, 5, latin('Möwe')), dataset(2, 221, latin('Größe')), dataset(2, 25, 'old')])
    const after = rewriteIim(before, [
      { dataset: 25, values: ['山', 'sea'] },
      { dataset: 110, values: [] },
    ])
    expect(textsOfIim(parseIim(after))).toEqual({ 5: ['Möwe'], 221: ['Größe'], 25: ['山', 'sea'] })
    expect(parseIim(after)[0]).toMatchObject({ record: 1, dataset: 90 })
    expect(after.length % 4).toBe(0)
  })

  test('a digest that no longer fits shows that it was changed', () => {
    const block = dataset(2, 5, 'Title')
    const printed = (digest: string) =>
      toEmbedded({ 'IPTC:IPTC': `base64:${block.toString('base64')}`, 'Photoshop:IPTCDigest': digest })
    expect(printed(digestOfIim(block)).isIimNewer).toBe(false)
    expect(printed('0'.repeat(32)).isIimNewer).toBe(false)
    expect(printed('1'.repeat(32)).isIimNewer).toBe(true)
  })
})

describe('bounds', () => {
  test('hold for texts, lists, depth and all of it', () => {
    const deep = { a: { b: { c: { d: { e: { f: 'too deep' } } } } } }
    const { tags, isCut } = boundEmbedded({
      'XMP-dc:Title': `${'x'.repeat(49_999)}🌄`,
      'XMP-dc:Subject': Array.from({ length: 10_000 }, (_, i) => `keyword ${i}`),
      'XMP-x:Deep': deep,
      'XMP-x:Control': 'a\u0000b\u0007c\nd\u007f',
      'XMP-x:Latin': `base64:${latin('Größe').toString('base64')}`,
      'not a tag': 'left out',
    })
    expect(isCut).toBe(true)
    expect(tags['XMP-dc:Title']).toBe('x'.repeat(49_999))
    expect(tags['XMP-dc:Subject']).toHaveLength(1_000)
    expect(JSON.stringify(tags['XMP-x:Deep'])).not.toContain('too deep')
    expect(tags['XMP-x:Control']).toBe('abc\nd')
    expect(tags['XMP-x:Latin']).toBe('Größe')
    expect(Object.keys(tags)).not.toContain('not a tag')
  })

  test('no more than half a megabyte is kept', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`XMP-x:T${i}`, 'x'.repeat(40_000)]))
    const { tags, isCut } = boundEmbedded(many)
    expect(isCut).toBe(true)
    expect(JSON.stringify(tags).length).toBeLessThan(600_000)
  })
})

describe('Hostile files', () => {
  let worker: Awaited<ReturnType<typeof startWorker>>
  beforeAll(async () => {
    worker = await startWorker()
  })
  afterAll(() => worker.stop())

  const embeddedTags = ['XMP-dc:all', 'IFD0:Artist', 'IFD0:ImageDescription']
  const packet = (inner: string, head = '') =>
    `${head}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`
  const title = (text: string) =>
    packet(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:title>`)

  /** A JPEG with a segment behind its start. */
  async function withSegment(marker: number, content: Buffer): Promise<Buffer> {
    const jpeg = await makeJpeg({ width: 32, height: 32 })
    const head = Buffer.from([0xff, marker, 0, 0])
    head.writeUInt16BE(content.length + 2, 2)
    return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)])
  }
  const withXmp = (xmp: string) =>
    withSegment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(xmp)]))
  const withIim = (block: Buffer) => {
    const resource = Buffer.concat([latin('8BIM\x04\x04\0\0'), Buffer.alloc(4), block, Buffer.alloc(block.length % 2)])
    resource.writeUInt32BE(block.length, 8)
    return withSegment(0xed, Buffer.concat([latin('Photoshop 3.0\0'), resource]))
  }
  async function embeddedIn(bytes: Buffer, name = 'hostile.jpg'): Promise<Embedded | null> {
    const { result, outcome } = await worker.run(bytes, name, { steps: ['facts'], embeddedTags })
    expect(outcome('facts')?.state).toBe('done')
    return result.embedded
  }

  test('an entity bomb in XMP stays words', async () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "${'ha'.repeat(50)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY b${i} "${(i ? `&b${i - 1};` : '&a;').repeat(10)}">`).join('')}]>`
    const embedded = await embeddedIn(await withXmp(`${bomb}${title('&b8; &amp; <![CDATA[x]]>')}`))
    expect(JSON.stringify(embedded).length).toBeLessThan(10_000)
    const outside = `<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>${title('&f;')}`
    expect(JSON.stringify(await embeddedIn(await withXmp(outside)))).not.toContain('root:')
  })

  test('an XMP packet of many megabytes is bounded', async () => {
    const png = join(worker.folder, 'giant.xmp')
    await writeFile(png, title('x'.repeat(8_000_000)))
    const embedded = await embeddedIn(await readFile(png), 'giant.xmp')
    if (embedded) {
      expect(embedded.isCut).toBe(true)
      expect(JSON.stringify(embedded).length).toBeLessThan(600_000)
    }
  })

  test('10,000 keywords are a thousand, and said to be cut', async () => {
    const keywords = Array.from({ length: 10_000 }, (_, i) => `<rdf:li>k${i}</rdf:li>`).join('')
    const xmp = packet(`<dc:subject><rdf:Bag>${keywords}</rdf:Bag></dc:subject>`)
    const embedded = await embeddedIn(Buffer.from(xmp), 'many.xmp')
    expect(embedded?.tags['XMP-dc:Subject']).toHaveLength(1_000)
    expect(embedded?.isCut).toBe(true)
  })

  test('broken IIM, wrong charsets and control characters are read as far as they go', async () => {
    const block = Buffer.concat([
      dataset(1, 90, '\x1b%G'),
      dataset(2, 5, latin('M\u00f6we\0\x07')),
      dataset(2, 25, Buffer.from([0xff, 0xfe, 0x00])),
      latin('\x1c\x02\x78\x7f\xff broken'),
    ])
    const embedded = await embeddedIn(await withIim(block))
    expect(embedded?.iim).toEqual({ 5: ['Möwe'], 25: ['ÿþ'] })
    const noXml = await embeddedIn(await withXmp('<<<not xml \u0001 &&& ]]>'))
    expect(noXml?.tags).toBeDefined()
  })

  test('keywords that look like numbers or truth stay words', async () => {
    const items = ['2012', '007', '1.50', '1e5', 'true', 'False', 'null']
      .map((one) => `<rdf:li>${one}</rdf:li>`)
      .join('')
    const embedded = await embeddedIn(await withXmp(packet(`<dc:subject><rdf:Bag>${items}</rdf:Bag></dc:subject>`)))
    expect(embedded?.tags['XMP-dc:Subject']).toEqual(['2012', '007', '1.50', '1e5', 'true', 'False', 'null'])
  })

  test('long texts keep their letters wherever they are cut into pieces', async () => {
    const words = 'Größe 山 🌄 '.repeat(2_000)
    const embedded = await embeddedIn(Buffer.from(title(words)), 'long.xmp')
    // A difference would be printed in full.
    expect(embedded?.tags['XMP-dc:Title'] === words).toBe(true)
  })
})
