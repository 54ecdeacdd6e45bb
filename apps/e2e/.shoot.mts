import { writeFileSync, existsSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { createDamask } from '@damask/sdk'
const url = 'http://127.0.0.1:7312'
const COOKIE = '/tmp/audit-w/cookie'
const creds = { email: 'ada@example.com', password: 'correct horse battery' }
if (!existsSync(COOKIE)) {
  const r = await fetch(url + '/api/v1/setup', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Ada Lovelace', ...creds }) })
  console.log('setup', r.status, await r.text())
  const s = await fetch(url + '/api/v1/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(creds) })
  console.log(s.status)
  writeFileSync(COOKIE, s.headers.getSetCookie()[0]!.split(';')[0]!)
}
const cookie = readFileSync(COOKIE, 'utf8')
export const sdk = createDamask({ url, headers: { cookie } })
if (process.argv[2] === 'seed') {
  let parentId: any
  for (const name of ['Brand communication 2026', 'Photography and films', 'Winter campaign', 'Selected for print', 'Final masters, approved']) {
    const f = await sdk.folders.create({ name, ...(parentId && { parentId }) }); parentId = f.id
  }
  console.log('deep', parentId)
  process.exit(0)
}
const shots = JSON.parse(process.argv[2]!) as { path: string; name: string; w?: number; h?: number; dark?: boolean; click?: string[]; eval?: string; lang?: string }[]
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
for (const s of shots) {
  const c = await browser.newContext({ viewport: { width: s.w ?? 1280, height: s.h ?? 800 }, locale: s.lang ?? 'en-GB', colorScheme: s.dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  const [n, ...v] = cookie.split('=')
  await c.addCookies([{ name: n!, value: v.join('='), url }])
  const p = await c.newPage()
  p.setDefaultTimeout(5000)
  p.on('console', (m) => m.type() === 'error' && console.log(s.name, m.text()))
  await p.goto(url + s.path); await p.waitForTimeout(1500)
  for (const x of s.click ?? []) { await p.locator(x).first().click().catch((e) => console.log(String(e).slice(0, 300))); await p.waitForTimeout(700) }
  if (s.eval) console.log(s.name, JSON.stringify(await p.evaluate(s.eval)))
  await p.screenshot({ path: `/tmp/audit-w/shots/${s.name}.png` }); await c.close()
}
await browser.close()
