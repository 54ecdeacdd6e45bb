import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'apps/web/dist/.damask-built')
const SOURCES = [
  'apps/web/src',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'packages/ui/src',
  'packages/sdk/src',
  'packages/contract/src',
  'package-lock.json',
]

/** Builds the web application when a source is newer or other than what the last build was made of. */
export function buildWebIfStale(): void {
  const now = fingerprint()
  try {
    if (readFileSync(stamp, 'utf8') === now) return
  } catch {}
  console.log('Building the web application…')
  const vite = join(root, 'node_modules/.bin/vite')
  const { status, stderr } = spawnSync(vite, ['build', '--logLevel', 'error'], {
    cwd: join(root, 'apps/web'),
    // A test runner sets its own, and would get React's development build.
    env: { ...process.env, NODE_ENV: 'production' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The web application could not be built:\n${stderr}`)
  writeFileSync(stamp, now)
}

/** Names, sizes and times of every source: reading the contents would cost more than it is worth at each start. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(root, source)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) continue
    const files = stat.isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .sort()
          .map((f) => join(path, f))
      : [path]
    for (const file of files) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}
