import type { FakeAnswer, FakeBucket } from './fake-bucket.ts'
import { element, xml } from './s3-refusal.ts'

/** ListObjectsV2: keys in the order of their UTF-8 bytes, at most 1,000 a page, folded at a delimiter. */
export function listObjects({ name, objects }: FakeBucket, query: URLSearchParams): FakeAnswer {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000)
  const shown = (key: string) => (query.get('encoding-type') === 'url' ? encodeURIComponent(key) : key)

  const folded = (key: string) => {
    const at = delimiter ? key.indexOf(delimiter, prefix.length) : -1
    return at < 0 ? key : key.slice(0, at + delimiter.length)
  }
  const names = new Set([...objects.keys()].filter((key) => key.startsWith(prefix)).map(folded))
  const following = [...names].filter((key) => byBytes(key, after) > 0).sort(byBytes)
  const page = following.slice(0, most)
  const truncated = page.length < following.length
  const rows = page.map((key) => {
    const object = objects.get(key)
    if (!object) return `<CommonPrefixes>${element('Prefix', shown(key))}</CommonPrefixes>`
    const { body, etag, modifiedAt } = object
    const facts =
      element('LastModified', modifiedAt.toISOString()) + element('ETag', etag) + element('Size', body.length)
    return `<Contents>${element('Key', shown(key))}${facts}${element('StorageClass', 'STANDARD')}</Contents>`
  })
  const next = truncated ? element('NextContinuationToken', Buffer.from(page.at(-1) ?? '').toString('base64url')) : ''
  const facts = element('Name', name) + element('Prefix', shown(prefix)) + element('KeyCount', page.length)
  const paging = element('MaxKeys', most) + element('IsTruncated', truncated) + next
  return { status: 200, body: xml('ListBucketResult', facts + paging + rows.join('')) }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
