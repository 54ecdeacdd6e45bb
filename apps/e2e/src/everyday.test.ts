import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeJpeg } from '@damask/media/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { eventually } from './eventually.ts'
import { fillFolder } from './fill-folder.ts'
import { startDamask } from './start-damask.ts'
import { sha256 } from './stored-blobs.ts'
import { sendByTus } from './tus.ts'

buildWebIfStale()
const damask = await startDamask()
const scratch = mkdtempSync(join(tmpdir(), 'damask-everyday-'))
let watched: Watched
let page: Page
let archiveId: string

beforeAll(async () => {
  const { assetId } = await sendByTus(damask, await makeJpeg({ width: 800, height: 600 }), { filename: 'pattern.jpg' })
  await eventually(
    'the pattern is processed',
    async () => (await damask.sdk.assets.get({ assetId: assetId! })).processing === 'done',
  )
  archiveId = (await damask.sdk.folders.create({ name: 'Archive' })).id
  await fillFolder(damask, { folderId: archiveId as never, like: assetId!, folders: 10, assetsPerFolder: 100 })
  watched = await signedIn()
  page = watched.page
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('going back from an asset finds the list where it was left, with the same selection', async () => {
  await page.goto(`/library/${archiveId}?below=true&sort=name`)
  await page.getByRole('gridcell').first().waitFor()
  for (let scrolls = 0; scrolls < 12; scrolls++) {
    await page.mouse.move(700, 500)
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(60)
  }
  const middle = page.getByRole('gridcell').nth(Math.floor((await page.getByRole('gridcell').count()) / 2))
  const name = (await middle.textContent()) ?? ''
  await middle.click()
  await expect.poll(selected).toBe(name)
  const before = await scrolled()
  expect(before).toBeGreaterThan(2000)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/asset/**')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goBack()
  await page.getByRole('gridcell').first().waitFor()
  await expect.poll(scrolled).toBe(before)
  await expect.poll(selected).toBe(name)
})

test('a link to a filtered list shows the same to whoever opens it', async () => {
  await page.goto(`/library/${archiveId}?below=true&words=copy+77`)
  await page.getByRole('gridcell').first().waitFor()
  const names = await page.getByRole('gridcell').evaluateAll((cells) => cells.map((c) => c.textContent ?? ''))
  expect(names.every((name) => name.includes('77'))).toBe(true)
  const other = await signedIn()
  await other.page.goto(page.url())
  await other.page.getByRole('gridcell').first().waitFor()
  await expect
    .poll(() => other.page.getByRole('gridcell').evaluateAll((cells) => cells.map((c) => c.textContent ?? '')))
    .toEqual(names)
  await other.context.close()
})

test('the command palette finds a verb and performs it', async () => {
  await page.goto('/library')
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('Control+K')
  await page.getByPlaceholder('Find a command, a folder or an asset').waitFor()
  await expectAccessible(page, 'palette')
  await page.keyboard.type('go to the bin')
  await page.getByRole('option', { name: /Go to the bin/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/bin')
})

test('the shortcuts sheet tells every key', async () => {
  await page.goto('/library')
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.getByText('Find a command').waitFor()
  await expectAccessible(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('an upload goes on after the page was reloaded in the middle', async () => {
  const bytes = randomBytes(12 * 1024 * 1024)
  const path = join(scratch, 'large.bin')
  writeFileSync(path, bytes)
  const offsets: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH' && request.url().includes('/api/v1/uploads/'))
      offsets.push(Number(request.headers()['upload-offset']))
  })
  await page.goto('/library')
  await page.getByRole('gridcell').first().waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3 * 1024 * 1024 }
  await session.send('Network.emulateNetworkConditions', slow)
  await page.getByRole('button', { name: 'Upload' }).click()
  await choose(path, () => page.getByRole('menuitem', { name: 'Upload files' }).click())
  await expect.poll(() => offsets.length, { timeout: 20_000 }).toBeGreaterThan(0)
  await eventually('some bytes have arrived', async () => {
    const [upload] = (await damask.sdk.uploads.list()).items
    return (upload?.offset ?? 0) > 2 * 1024 * 1024
  })
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })

  const tray = page.getByRole('region', { name: 'Uploads' })
  await tray.getByText(/^Stopped at .+ of .+\. Choose the file again to go on\.$/).waitFor()
  await expectAccessible(page, 'upload-interrupted')
  const sentBefore = offsets.length
  await choose(path, () => tray.getByRole('button', { name: 'Choose file' }).click())
  await tray.getByText('1 file uploaded').first().waitFor({ timeout: 30_000 })
  expect(offsets[sentBefore]).toBeGreaterThan(0)
  const [asset] = (await damask.sdk.assets.list({ words: 'large.bin' })).items
  expect(asset?.version.sha256).toBe(sha256(bytes))
})

test('everything is said in German to whoever prefers it', async () => {
  const german = await signedIn({ locale: 'de-DE' })
  await german.page.getByRole('button', { name: /Hochladen/ }).waitFor()
  expect(await german.page.evaluate(() => document.documentElement.lang)).toBe('de')
  await expectAccessible(german.page, 'german-library')
  await german.page.getByRole('gridcell').first().dblclick()
  await german.page.getByRole('heading', { level: 1 }).waitFor()
  await expectAccessible(german.page, 'german-asset')
  expect(unexpected(german.complaints)).toEqual([])
  await german.context.close()
})

test('on a phone one finds, looks and uploads', async () => {
  const phone = await signedIn({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const small = phone.page
  await small.getByRole('gridcell').first().waitFor()
  await expectAccessible(small, 'phone-library')
  await expectNoSideways(small)
  await small.getByRole('button', { name: 'Open menu' }).tap()
  await small.getByRole('treeitem', { name: 'Archive' }).waitFor()
  await expectAccessible(small, 'phone-menu')
  await small.getByRole('treeitem', { name: 'Archive' }).tap()
  await small.waitForURL(`**/library/${archiveId}**`)
  await small.goto('/library')
  await small.getByRole('gridcell').first().tap()
  await small.waitForURL('**/asset/**')
  await small.getByRole('heading', { level: 1 }).waitFor()
  await expectAccessible(small, 'phone-asset')
  await expectNoSideways(small)
  const path = join(scratch, 'snapshot.jpg')
  writeFileSync(path, await makeJpeg({ width: 640, height: 480, seed: 99 }))
  await small.goto('/library')
  await small.getByRole('button', { name: 'Upload' }).tap()
  const choosing = small.waitForEvent('filechooser')
  await small.getByRole('menuitem', { name: 'Upload files' }).tap()
  await (await choosing).setFiles(path)
  await small.getByRole('region', { name: 'Uploads' }).getByText('1 file uploaded').first().waitFor({ timeout: 30_000 })
  for (const path of ['/bin', '/settings/profile', '/settings/system']) {
    await small.goto(path)
    await small.getByRole('heading').first().waitFor()
    await expectNoSideways(small)
    await expectAccessible(small, `phone${path.replaceAll('/', '-')}`)
  }
  expect(unexpected(phone.complaints)).toEqual([])
  await phone.context.close()
})

test('nobody has complained: not the console, not the policy, not the log', async () => {
  expect(unexpected(watched.complaints)).toEqual([])
  expect(damask.complaints()).toEqual([])
  await watched.context.close()
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

/** A browser of the administrator, on the library page. */
async function signedIn(options: Parameters<typeof visit>[1] = {}): Promise<Watched> {
  const opened = await visit(damask.url, options)
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await opened.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
  await opened.page.goto('/library')
  await opened.page.getByRole('gridcell').first().waitFor()
  return opened
}

async function choose(path: string, open: () => Promise<void>): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await open()
  await (await choosing).setFiles(path)
}

/** How far the list is scrolled: the one element around the grid that scrolls. */
const scrolled = () =>
  page.getByRole('grid').evaluate((grid) => {
    for (let element = grid.parentElement; element; element = element.parentElement) {
      if (element.scrollTop > 0) return element.scrollTop
    }
    return 0
  })

const selected = async () => {
  const chosen = page.getByRole('gridcell', { selected: true })
  return (await chosen.count()) === 1 ? chosen.first().textContent() : `${await chosen.count()} selected`
}

async function expectNoSideways(of: Page): Promise<void> {
  const [content, window] = await of.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const)
  expect(content, of.url()).toBeLessThanOrEqual(window)
}
