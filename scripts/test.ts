import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWebIfStale } from './build-web.ts'
import { installTools } from './install-tools.ts'

// `npm test`: everything, from nothing. Tools and Chromium are installed where apt may; then checks, rules and stories,
// promises, and journeys in a real browser. The closing line counts them.

const root = fileURLToPath(new URL('..', import.meta.url))
const chromium = { name: 'chromium', apt: 'chromium', dnf: 'chromium', brew: 'chromium' }
const fonts = { name: 'fonts', apt: 'fonts-dejavu-core', dnf: 'dejavu-sans-fonts', brew: null }
await installTools([
  {
    ...chromium,
    isPresent: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(existsSync),
  },
  // The certificates of an identity provider that tests play.
  {
    name: 'openssl',
    apt: 'openssl',
    dnf: 'openssl',
    brew: 'openssl',
    isPresent: spawnSync('openssl', ['version']).status === 0,
  },
  { ...fonts, isPresent: existsSync('/usr/share/fonts/truetype/dejavu') || process.platform !== 'linux' },
])
buildWebIfStale()

const results = mkdtempSync(join(tmpdir(), 'damask-results-'))
let passed = 0
let failed = 0
count('check', spawnSync(process.execPath, ['scripts/check.ts'], { cwd: root, stdio: 'inherit' }).status === 0)
runVitest('vitest.config.ts')
runVitest('vitest.e2e.config.ts')
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function count(name: string, isGood: boolean): void {
  if (isGood) passed++
  else {
    failed++
    console.error(`${name} failed`)
  }
}

function runVitest(config: string): void {
  const output = join(results, `${config}.json`)
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (!existsSync(output)) {
    count(config, false)
    return
  }
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(output, 'utf8'))
  passed += numPassedTests
  failed += numFailedTests
  // A file that could not even be loaded has no failed test to count.
  if ((status !== 0 || !success) && numFailedTests === 0) failed++
}
