import { randomBytes } from 'node:crypto'
import { type AppTokens, appToken, createDamask, uploadFile } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { connect, programFor } from '../../testing/oauth.ts'
import { memberFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
let ana: TestPerson
let clientId: string
beforeAll(async () => {
  house = await startTestServer({ worker: true })
  ana = await memberFor(house, 'editor')
  clientId = (await programFor(house)).client.id
})

/** Signed in, with tokens that are kept in memory. */
async function signedIn() {
  const { access, refresh } = await connect(house, ana, clientId, { scope: 'library:read library:write' })
  const kept = { tokens: null as AppTokens | null, writes: 0 }
  const in15Minutes = new Date(Date.now() + 900_000).toISOString()
  kept.tokens = { accessToken: access, refreshToken: refresh, expiresAt: in15Minutes, scopes: [] }
  const token = appToken(
    { url: house.origin, clientId },
    {
      read: async () => kept.tokens,
      async write(tokens) {
        kept.writes += 1
        kept.tokens = tokens
      },
    },
  )
  return { kept, damask: createDamask({ url: house.origin, token }) }
}

const endAccessTokens = () =>
  house.ctx.db
    .updateTable('app_token')
    .set({ expires_at: new Date(0) })
    .where('kind', '=', 'access')
    .execute()

test('calls that are refused because the token has ended are made again with the next one', async () => {
  const { kept, damask } = await signedIn()
  await endAccessTokens()
  const answers = await Promise.all([1, 2, 3, 4].map(() => damask.identity.getMe()))
  expect(answers.map(({ id }) => id)).toEqual(Array(4).fill(ana.personId))
  expect(kept.writes).toBe(1)
})

test('a token that ends in the middle of an upload is renewed, and what has arrived stays', async () => {
  const { kept, damask } = await signedIn()
  const bytes = randomBytes(600_000)
  let sentAgain = 0
  let ended = false
  const upload = uploadFile(damask, {
    source: new Blob([bytes]),
    name: 'long.bin',
    sizeBytes: bytes.length,
    chunkSizeBytes: 100_000,
    memory: null,
    onProgress({ sentBytes }) {
      if (sentBytes < 200_000) sentAgain += 1
      if (ended || sentBytes < 250_000) return
      ended = true
      void endAccessTokens()
    },
  })
  const { state } = await upload.done
  expect(['done', 'processing', 'stored']).toContain(state)
  expect(kept.writes).toBeGreaterThanOrEqual(1)
  expect(sentAgain).toBeLessThan(20)
})

test('a program that was disconnected hears it, and does not ask for ever', async () => {
  const { damask } = await signedIn()
  for (const { id } of (await ana.damask.oauth.listConnectedApps()).items) {
    await ana.damask.oauth.disconnectApp({ connectedAppId: id })
  }
  await expect(damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})
