import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { personFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
let ana: TestPerson
let ben: TestPerson
beforeAll(async () => {
  house = await startTestServer()
  ana = await personFor(house, { name: 'Ana' })
  ben = await personFor(house, { name: 'Ben' })
})

const put = (person: TestPerson, bytes: Buffer) => {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), 'me.jpg')
  return fetch(`${house.origin}/api/v1/me/avatar`, { method: 'PUT', headers: { cookie: person.cookie }, body: form })
}
const get = (person: TestPerson | null, of: TestPerson, v = '') =>
  fetch(`${house.origin}/api/v1/people/${of.personId}/avatar?v=${v}`, {
    headers: person ? { cookie: person.cookie } : {},
  })
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#b43' } })
    .jpeg()
    .withMetadata({ exif: { IFD0: { Copyright: 'secret place' } } })
    .toBuffer()

test('a picture of oneself is drawn anew as a small square, and shown to members only', async () => {
  const response = await put(ana, await picture(900, 500))
  expect(response.status).toBe(200)
  const { avatar } = (await response.json()) as { avatar: string }
  expect((await ana.damask.identity.getMe()).avatar).toBe(avatar)
  const shown = await get(ben, ana, avatar)
  expect(shown.headers.get('content-type')).toBe('image/webp')
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
  expect(shown.headers.get('cache-control')).toContain('immutable')
  const bytes = Buffer.from(await shown.arrayBuffer())
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
  expect(bytes.includes('secret place')).toBe(false)
  expect((await get(null, ana, avatar)).status).toBe(401)
})

test('a new picture takes the place of the old one, and none is none', async () => {
  await put(ben, await picture(300, 300))
  const before = await house.ctx.db
    .selectFrom('person')
    .select('avatar_key')
    .where('id', '=', ben.personId)
    .executeTakeFirstOrThrow()
  expect((await put(ben, await picture(40, 400))).status).toBe(200)
  expect(await house.ctx.storage.has(before.avatar_key!)).toBe(false)
  await ben.damask.people.removeOwnAvatar()
  expect((await ben.damask.identity.getMe()).avatar).toBeNull()
  expect((await get(ana, ben)).status).toBe(404)
})

test('what is no picture, claims too many pixels or is too large is refused', async () => {
  const refused = async (bytes: Buffer) => ((await (await put(ana, bytes)).json()) as { code: string }).code
  expect(await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))).toBe(
    'picture_unusable',
  )
  expect(await refused(Buffer.from('hello'))).toBe('picture_unusable')
  expect(await refused((await picture(400, 400)).subarray(0, 30))).toBe('picture_unusable')
  expect(await refused(Buffer.alloc(11 * 1024 * 1024, 1))).toBe('body_too_large')
})
