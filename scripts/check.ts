import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Types, lint and format, import rules, dead code, generated files: side by side, in under a minute.

const root = fileURLToPath(new URL('..', import.meta.url))
const CHECKS: Record<string, string[]> = {
  types: ['node', 'node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json'],
  lint: ['biome', 'check', '--error-on-warnings', '.'],
  imports: ['depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'apps', 'scripts', 'bench'],
  'dead code': ['knip', '--no-progress'],
  generated: ['node', 'scripts/gen.ts', '--check'],
}

const outcomes = await Promise.all(Object.entries(CHECKS).map(([name, command]) => runCheck(name, command)))
for (const { name, isGood, output, seconds } of outcomes) {
  console.log(`${isGood ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`)
  if (!isGood) console.log(output.trim().split('\n').slice(-80).join('\n'))
}
process.exit(outcomes.every((o) => o.isGood) ? 0 : 1)

async function runCheck(name: string, [command, ...args]: string[]) {
  const started = performance.now()
  const path = `${root}node_modules/.bin`
  const child = spawn(`${path}/${command}`, args, {
    cwd: root,
    env: { ...process.env, PATH: `${path}:${process.env.PATH}` },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { name, isGood: code === 0, output, seconds: (performance.now() - started) / 1000 }
}
