import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { answer } from '../../server/src/testing/oauth.ts'
import { memberFor, personFor, type TestPerson } from '../../server/src/testing/people.ts'
import { startTestServer, type TestServer } from '../../server/src/testing/test-server.ts'
import { run } from './run.ts'
import { testTerminal } from './testing/test-terminal.ts'

let house: TestServer
let home: string
let ana: TestPerson
beforeAll(async () => {
  house = await startTestServer()
  home = house.house.folder.path('cli-home')
  ana = await memberFor(house, 'editor')
})

const file = () => join(home, 'damask/credentials.json')
const stored = async () => JSON.parse(await readFile(file(), 'utf8'))

/** Runs a command; whoever sits in front of it answers in a browser as soon as the code is shown. */
async function damask(words: string[], answers?: { by: TestPerson; allow: boolean }) {
  const { terminal, said } = testTerminal({ env: { XDG_CONFIG_HOME: home } })
  const running = run(words, terminal)
  if (answers) {
    await house.until(async () => said.err.includes('Waiting'))
    const userCode = /\n {2}([A-Z]{4}-[A-Z]{4})\n/.exec(said.err)![1]!
    const request = await answers.by.damask.oauth.findDeviceRequest({ userCode })
    await answer(answers.by, request, { allow: answers.allow })
  }
  return { code: await running, ...said }
}

test('somebody signs in in a browser, works, and signs out', { timeout: 30_000 }, async () => {
  const login = await damask(['login', '--url', house.origin], { by: ana, allow: true })
  expect(login).toMatchObject({ code: 0, out: expect.stringContaining(ana.email) })
  expect(login.err).toContain(`${house.origin}/device?code=`)
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(await damask(['whoami'])).toMatchObject({ code: 0, out: `${ana.name} <${ana.email}> at ${house.origin}\n` })

  const { tokens } = await stored()
  const ended = { expires_at: new Date(0) }
  await house.ctx.db.updateTable('app_token').set(ended).where('kind', '=', 'access').execute()
  const many = await Promise.all(['whoami', 'whoami', 'whoami'].map((word) => damask([word])))
  expect(many.map(({ code }) => code)).toEqual([0, 0, 0])
  const renewed = (await stored()).tokens
  expect(renewed.refreshToken).not.toBe(tokens.refreshToken)

  expect(await damask(['logout'])).toMatchObject({ code: 0, out: `Signed out of ${house.origin}.\n` })
  const late = createDamask({ url: house.origin, token: renewed.accessToken }).identity.getMe()
  await expect(late).rejects.toMatchObject({ code: 'not_signed_in' })
  expect((await ana.damask.oauth.listConnectedApps()).items).toEqual([])
  expect(await damask(['whoami'])).toMatchObject({ code: 2 })
})

test('a no in the browser ends the waiting with words', { timeout: 30_000 }, async () => {
  const ben = await personFor(house)
  const login = await damask(['login', '--url', house.origin], { by: ben, allow: false })
  expect(login).toMatchObject({ code: 1, err: expect.stringContaining('Somebody said no') })
})
