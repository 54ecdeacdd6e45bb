import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.damask-installed')

/** Makes sure that what package-lock.json names is installed, and runs a script with the Node that came with it. */
export function handOver(script, args) {
  install()
  const child = spawn(join(bin, 'node'), [join(root, 'scripts', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  })
  // A terminal sends Ctrl+C to both processes; anything else reaches only this one and is passed on.
  process.on('SIGINT', () => !process.stdin.isTTY && child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(join(bin, 'node'))) return
  console.log('Installing dependencies (once, and again when they change)…')
  // Not `npm ci`: it refuses a lock file that does not name the optional binaries of every other platform, and npm leaves
  // those out wherever a registry does not carry them. `--no-save` keeps the lock file as it is.
  const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) {
    console.error('npm install did not succeed. Look at its message above, then start again.')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}
