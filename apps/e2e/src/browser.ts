import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'

const SCREENSHOTS = fileURLToPath(new URL('../screenshots', import.meta.url))
const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** Nothing but the server under test is asked for anything. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Browser | undefined
const opened: Page[] = []
afterEach(async ({ task }) => {
  const latest = opened.findLast((page) => !page.isClosed())
  if (task.result?.state === 'fail') {
    await latest?.screenshot({ path: join(SCREENSHOTS, `failed-${task.name.slice(0, 60).replace(/\W+/g, '-')}.png`) })
  }
})
afterAll(async () => {
  await browser?.close()
})

export type Watched = {
  readonly context: BrowserContext
  readonly page: Page
  /** What the console complained about, violations of the content security policy included. */
  readonly complaints: string[]
}

/** A page of a new visitor. Everything its console says as an error is kept. */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  browser ??= await chromium.launch({ executablePath: EXECUTABLES.find(existsSync)!, args: QUIET })
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1360, height: 860 },
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  })
  context.setDefaultTimeout(12_000)
  const complaints: string[] = []
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.effectiveDirective} ${event.blockedURI}`),
    )
  })
  const page = await context.newPage()
  opened.push(page)
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`))
  return { context, page, complaints }
}

/** The only thing a console may say: that a visitor without a session was told so. */
export const unexpected = (complaints: readonly string[]): string[] =>
  complaints.filter((text) => !/status of 401 .*\/api\/v1\/(me|live)\b/.test(text))

/** Looks at a page as it is, light and dark: axe must find nothing against WCAG 2.2 AA; a picture is kept of both. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), animations: 'disabled' })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.target.join(' ')} – ${node.failureSummary?.split('\n').slice(1).join(' ').trim()}`,
      ),
    )
    expect.soft(found, `${name}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Drops files and folders of this machine onto the middle of the page, as from a file manager. */
export async function dropOnPage(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { width, height } = page.viewportSize()!
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  }
  await session.detach()
}
