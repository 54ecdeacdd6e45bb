import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'

buildWebIfStale()

const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url))
/** What design asks of the first page, in kilobytes of script as it is sent. */
const MOST_KB = 250

test(`the first page loads at most ${MOST_KB} KB of script`, () => {
  const files = scriptsOf(readFileSync(join(dist, 'index.html'), 'utf8'))
  const sizes = files.map((file) => ({
    file,
    kb: gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000,
  }))
  const total = sizes.reduce((sum, { kb }) => sum + kb, 0)
  expect(files.some((file) => file.includes('/vendor-'))).toBe(true)
  expect(
    total,
    `The first page loads ${total.toFixed(1)} KB of script (${sizes.map(({ file, kb }) => `${file} ${kb.toFixed(1)}`).join(', ')}); ` +
      `${MOST_KB} KB is the most. Load what the library does not show at first with import(), and put words of later pages into later-words.`,
  ).toBeLessThanOrEqual(MOST_KB)
})

/** What the page names, and what that imports before it runs. */
function scriptsOf(html: string): string[] {
  const found = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!))
  for (const file of found) {
    const code = readFileSync(join(dist, file), 'utf8')
    for (const [, name] of code.matchAll(
      /(?:^|[;}\n])\s*(?:import|export)\s*(?:[^"'();]*?from\s*)?["']\.\/([^"']+\.js)["']/g,
    ))
      found.add(`assets/${name}`)
  }
  const there = new Set(readdirSync(join(dist, 'assets')))
  return [...found].filter((file) => there.has(file.slice('assets/'.length)))
}
