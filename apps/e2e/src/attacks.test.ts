import { createHash } from 'node:crypto'
import type { AssetId, FolderId, PersonId, TeamId } from '@damask/contract'
import { makeJpeg } from '@damask/media/testing'
import { createDamask, type Damask } from '@damask/sdk'
import type { Page, Request } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { unexpected, visit, type Watched } from './browser.ts'
import { startDamask } from './start-damask.ts'

// Somebody writes program text wherever text can be written. Every page that shows it shows it as it was written, and
// nothing of it runs. Each text carries a number, so that one which no page has shown is missed.

buildWebIfStale()
const damask = await startDamask({ settings: { DAMASK_APP_REGISTRATION: 'true' } })
const admin: Damask = createDamask({ url: damask.url, headers: { cookie: damask.signedIn.cookie } })

const PAYLOADS = [
  '<img src=x onerror=pwn()>',
  '<svg onload=pwn()>',
  '"><script>pwn()</script>',
  '</title></textarea><svg onload=pwn()>',
  'javascript:pwn()',
  "{{constructor.constructor('pwn()')()}}",
  "$t(app.loading) #{pwn()} <%= pwn() %> '-pwn()-'",
  '<a href="javascript:pwn()">x</a>',
]
/** What was written, by what it is. */
const written = new Map<string, string>()
const shown = new Set<string>()
const underway = new Map<Page, Set<Request>>()

/** A text with everything hostile in turn. Names of files and folders hold no slash. */
function hostile(what: string, isEntry = false): string {
  const payloads = isEntry ? PAYLOADS.filter((payload) => !/[/]/.test(payload)) : PAYLOADS
  const text = `${payloads[written.size % payloads.length]} n${written.size}n`
  written.set(what, text)
  return text
}

const CALLBACK = 'http://127.0.0.1:9/callback'
const queryFor = (clientId: string) =>
  new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update('x'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'javascript:pwn()',
  }).toString()

let watched: Watched
let page: Page
let guest: Watched
const made = {} as {
  folderId: FolderId
  closedId: FolderId
  assetId: AssetId
  teamId: TeamId
  serviceId: PersonId
  guestId: PersonId
  link: string
  clients: string[]
}

beforeAll(async () => {
  await admin.identity.updateMe({ name: hostile('administrator') })
  const team = await admin.teams.create({ name: hostile('team'), description: hostile('description of a team') })
  await admin.teams.create({ name: hostile('team inside'), parentId: team.id })
  const role = await admin.roles.create({
    name: hostile('role'),
    description: hostile('description of a role'),
    capabilities: ['view', 'download'],
  })
  const folder = await admin.folders.create({ name: hostile('folder', true) })
  const closed = await admin.folders.create({ name: hostile('closed folder', true) })
  await admin.folders.create({ name: hostile('folder inside', true), parentId: folder.id })
  const grant = { roleId: role.id, folderId: folder.id, reason: hostile('reason of a grant') }
  await admin.access.grant({ teamId: team.id, ...grant })
  const asset = await upload(folder.id, hostile('file', true), hostile('note of a version'), 1)
  const gone = await upload(folder.id, hostile('file in the bin', true), 'x', 2)
  await admin.assets.delete({ assetId: gone })
  const service = await admin.people.createServiceAccount({ name: hostile('service account') })
  await admin.people.createKey({ personId: service.id, name: hostile('key of a service'), scopes: ['library:read'] })
  await admin.identity.createApiKey({ name: hostile('own key'), scopes: ['library:read'] })
  const begins = { teamIds: [team.id], roleId: role.id, folderId: folder.id }
  await admin.invitations.invite({ emails: ['neo@example.com'], ...begins })
  const { url } = await admin.invitations.createLink(begins)

  const token = url.split('/').at(-1)!
  const body = { token, name: hostile('guest'), email: 'guest@example.com', password: 'ein Zebra im Regen' }
  const joined = await post('/api/v1/join', body)
  const cookie = joined.headers.getSetCookie().map((c) => c.split(';')[0]!)
  const guestSdk = createDamask({ url: damask.url, headers: { cookie: cookie.join('; ') } })
  const me = await guestSdk.identity.getMe()
  await guestSdk.accessRequests.create({ folderId: closed.id, message: hostile('message of a request') })

  const scopes = ['library:read' as const]
  const program = { redirectUris: [CALLBACK], scopes, kind: 'public' as const }
  const { client } = await admin.oauth.createClient({ name: hostile('program'), ...program })
  const { request } = await admin.oauth.openRequest({ query: queryFor(client.id) })
  await admin.oauth.decideRequest({
    appRequestId: request!.id,
    consentToken: request!.consentToken,
    allow: true,
    scopes,
  })
  const registered = await post('/api/oauth/register', {
    client_name: hostile('program that came by itself'),
    redirect_uris: [CALLBACK],
    token_endpoint_auth_method: 'none',
  })
  const { client_id } = (await registered.json()) as { client_id: string }

  const settings = { protocol: 'oidc', issuer: 'https://idp.example.com', clientId: hostile('client ID') } as const
  const groups = [{ group: hostile('group of a directory'), teamId: team.id }]
  const directory = { isEnabled: true, isShown: true, groups, settings, clientSecret: 'x' }
  await admin.singleSignOn.create({ name: hostile('directory'), ...directory })
  const target = { type: 'syslog', transport: 'tcp', host: hostile('host of a stream'), port: 9 } as const
  await admin.history.createStream({ name: hostile('stream'), target })
  await admin.privacy.publishText({ kind: 'notice', texts: { en: hostile('privacy notice') }, mustAccept: false })
  await admin.privacy.publishText({ kind: 'terms', texts: { en: hostile('terms') }, mustAccept: false })
  await admin.people.deactivate({ personId: service.id, reason: hostile('reason to deactivate') })

  Object.assign(made, { folderId: folder.id, closedId: closed.id, assetId: asset, teamId: team.id, link: url })
  Object.assign(made, { serviceId: service.id, guestId: me.id, clients: [client.id, client_id] })
  watched = await watchedAs(damask.signedIn.cookie.split('; '))
  page = watched.page
  guest = await watchedAs(cookie)
})

test('what is hostile would be seen: on a page without a policy it runs, on ours the policy is violated', async () => {
  const bare = await visitor()
  await bare.page.goto('about:blank')
  await bare.page.setContent(PAYLOADS[0]!)
  await expect.poll(() => hasRun(bare.page)).toBe(true)
  await bare.page.goto(`${damask.url}/privacy`)
  await bare.page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), PAYLOADS[0]!)
  await expect.poll(() => bare.complaints.join()).toMatch(/policy: script-src-attr/)
  expect(await hasRun(bare.page)).toBe(false)
  await bare.context.close()
})

test('the library, an asset and the bin show it as it was written', async () => {
  await look('/library')
  await look(`/library/${made.folderId}`)
  await page.getByRole('gridcell').first().click()
  for (const title of await page.locator('aside [aria-expanded=false], [aria-controls][aria-expanded=false]').all())
    if (await title.isVisible()) await title.click()
  await note()
  await look(`/asset/${made.assetId}`)
  await page.getByRole('heading', { name: written.get('file')! }).waitFor()
  await page.keyboard.press('i')
  await note()
  await look('/bin')
  await look('/requests')
})

test('the settings show it as it was written', async () => {
  await look('/settings/profile')
  const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
  expect(addresses.length).toBeGreaterThan(15)
  for (const address of addresses) await look(address)
  await look('/settings/people?state=deactivated')
  await look(`/settings/people/${made.serviceId}`)
  await look(`/settings/people/${made.guestId}`)
  await look(`/settings/teams/${made.teamId}`)
  const { items } = await admin.singleSignOn.list()
  await look(`/settings/single-sign-on/${items[0]!.id}`)
})

test('the audit and the details of its events show it as it was written', async () => {
  await look('/settings/audit')
  const rows = page.getByRole('table').getByRole('button')
  await rows.first().waitFor()
  for (let at = 0; at < (await rows.count()); at++) {
    await rows.nth(at).click()
    await page.getByRole('dialog').getByRole('button').first().waitFor()
    await note()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
})

test('who asks to be let in, and who is not let in, see it as it was written', async () => {
  for (const id of made.clients) await look(`/oauth/authorize?${queryFor(id)}`)
  await look(`/library/${made.folderId}`, guest)
  await look(`/library/${made.closedId}`, guest)
  await look('/requests', guest)
  await look('/settings/privacy', guest)
  const nobody = await visitor()
  for (const address of ['/sign-in', '/privacy', made.link]) await look(address, nobody)
  expect(unexpected(nobody.complaints)).toEqual([])
})

test('all of it was shown somewhere, and nothing of it has run', async () => {
  expect([...written.keys()].filter((what) => !shown.has(what))).toEqual([])
  expect(unexpected(watched.complaints)).toEqual([])
  // That there is nothing for them in the closed folder is what they are told.
  expect(unexpected(guest.complaints).filter((text) => !(/404/.test(text) && text.includes(made.closedId)))).toEqual([])
  // Nobody can be reached under the name that the stream was given.
  expect(damask.complaints().filter(({ msg }) => msg !== 'events could not be sent')).toEqual([])
})

/** Opens a page, waits until it is all there, and reads it. */
async function look(address: string, who: Watched = watched): Promise<void> {
  await who.page.goto(address)
  await note(who, address)
}

async function note({ page: on }: Watched = watched, where = on.url()): Promise<void> {
  await settled(on)
  const text = await on.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value)
    const hints = [...document.querySelectorAll('[title], [aria-label]')].flatMap((each) => [
      each.getAttribute('title'),
      each.getAttribute('aria-label'),
    ])
    return [document.title, document.body.textContent, ...fields, ...hints].join('\n')
  })
  for (const [what, payload] of written) if (text.includes(payload)) shown.add(what)
  expect(await hasRun(on), where).toBe(false)
  const links = await on.locator('[href^="javascript:" i], [src^="javascript:" i], [onerror], [onload]').count()
  expect(links, where).toBe(0)
}

/** Until nothing is on its way but the live connection, which never ends, and the page says the same twice. */
async function settled(on: Page): Promise<void> {
  let before = ''
  await expect
    .poll(
      async () => {
        const was = before
        before = await on.evaluate(() => document.body.innerHTML)
        return underway.get(on)!.size === 0 && before === was && !before.includes('aria-busy="true"')
      },
      { timeout: 10_000, interval: 60, message: on.url() },
    )
    .toBe(true)
}

const hasRun = (on: Page) => on.evaluate(() => '__pwned' in window)

async function visitor(): Promise<Watched> {
  const someone = await visit(damask.url)
  await someone.context.addInitScript(() => {
    Object.assign(window, { pwn: () => Object.assign(window, { __pwned: true }) })
  })
  const pending = new Set<Request>()
  underway.set(someone.page, pending)
  someone.page.on('request', (request) => {
    if (!/\/api\/v1\/live/.test(request.url())) pending.add(request)
  })
  someone.page.on('requestfinished', (request) => pending.delete(request))
  someone.page.on('requestfailed', (request) => pending.delete(request))
  someone.page.on('dialog', (dialog) => {
    someone.complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return someone
}

async function watchedAs(cookies: readonly string[]): Promise<Watched> {
  const someone = await visitor()
  for (const cookie of cookies) {
    const [name, ...value] = cookie.split('=')
    await someone.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
  }
  return someone
}

async function upload(folderId: FolderId, name: string, text: string, seed: number): Promise<AssetId> {
  const form = new FormData()
  form.set('folderId', folderId)
  form.set('note', text)
  form.set('file', new Blob([new Uint8Array(await makeJpeg({ seed }))]), 'plain.jpg')
  const response = await damask.fetch('/api/v1/assets', { method: 'POST', body: form })
  expect(response.status).toBe(201)
  const { asset } = (await response.json()) as { asset: { id: AssetId } }
  await admin.assets.rename({ assetId: asset.id, name })
  return asset.id
}

async function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: damask.url }
  const response = await fetch(`${damask.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status, `${path} ${response.ok ? '' : await response.clone().text()}`).toBe(201)
  return response
}
