import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// The server restarts when a file of it changes; Vite serves the web application at its own address and passes /api on.

const root = fileURLToPath(new URL('..', import.meta.url))
const children = [
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'apps/server/src/main.ts', 'serve'], {
    cwd: root,
    stdio: 'inherit',
  }),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'apps/web', '--host', '127.0.0.1'], {
    cwd: root,
    stdio: 'inherit',
  }),
]
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => children.forEach((child) => void child.kill(signal)))
for (const child of children) child.once('exit', (code) => process.exit(code ?? 1))
