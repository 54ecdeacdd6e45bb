import { chromium } from 'playwright-core'
import sharp from 'sharp'

// Takes the README's picture from a running demo library: `npm run demo`, then `node scripts/screenshot.ts docs/images/library.webp`.

const [output = 'docs/images/library.webp', url = 'http://127.0.0.1:7070'] = process.argv.slice(2)
const credentials = { email: 'demo@example.com', password: 'a lantern in the fog' }
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  const page = await context.newPage()
  await context.request.post(`${url}/api/v1/sign-in`, { data: credentials })
  const { id } = await (await context.request.get(`${url}/api/v1/folders/by-path?path=/Campaigns`)).json()
  await page.goto(`${url}/library/${id}?below=true&sort=size`)
  await page.locator('img[src*="/renditions/"]').nth(3).click()
  // The live feed never lets the network idle; pictures fade in within this.
  await page.waitForTimeout(3000)
  await sharp(await page.screenshot())
    .webp({ quality: 88 })
    .toFile(output)
} finally {
  await browser.close()
}
