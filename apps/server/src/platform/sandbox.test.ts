import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'

// What a worker can do wrong, on demand.
const worker = `
import { spawn } from 'node:child_process'
import { createConnection } from 'node:net'
const send = (id, result) => process.send({ id, type: 'result', result })
const keep = []
process.on('disconnect', () => process.exit(0))
process.on('message', async ({ id, what, port }) => {
  if (what === 'echo') send(id, process.pid)
  if (what === 'slow') setTimeout(() => send(id, 'late'), 400)
  if (what === 'hang') for (;;) {}
  if (what === 'crash') process.abort()
  if (what === 'refuse') process.send({ id, type: 'error', sentence: 'This cannot be read.' })
  if (what === 'tell') { process.send({ id, type: 'step', step: 'facts' }); send(id, 'told') }
  if (what === 'print') setInterval(() => process.stdout.write('x'.repeat(65536)), 1)
  if (what === 'grow') setInterval(() => keep.push(Buffer.alloc(32 * 1024 * 1024, 1)), 20)
  if (what === 'environment') send(id, process.env)
  if (what === 'child') { const child = spawn('sleep', ['1000'], { stdio: 'ignore' }); process.send({ id, type: 'step', pid: child.pid }) }
  if (what === 'connect') createConnection(port, '127.0.0.1').on('connect', () => send(id, 'connected')).on('error', (e) => send(id, e.code))
})
`
const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
const entry = join(folder, 'worker.mjs')
writeFileSync(entry, worker)
afterAll(() => rmSync(folder, { recursive: true }))

type Request = { id: string; what: string; port?: number }
let open: Sandbox<Request, unknown>[] = []
afterEach(async () => {
  await Promise.all(open.map((sandbox) => sandbox.close()))
  open = []
})

function start(options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox<Request, unknown>({
    entry,
    size: 1,
    memoryLimitBytes: 256 * 1024 * 1024,
    requestsPerProcess: 100,
    ...options,
  })
  open.push(sandbox)
  let count = 0
  const run = (
    what: string,
    more: { timeoutMs?: number; signal?: AbortSignal; onMessage?: (m: never) => void; port?: number } = {},
  ) =>
    sandbox.run(
      { id: String(++count), what, ...(more.port ? { port: more.port } : {}) },
      { timeoutMs: 20_000, ...more },
    )
  return { sandbox, run }
}

const isRunning = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 200 && isRunning(pid); i++) await sleep(25)
  return !isRunning(pid)
}

describe('A sandboxed request', () => {
  test('is answered, and the process is used again', async () => {
    const { run, sandbox } = start()
    expect(await run('echo')).toBe(await run('echo'))
    expect(sandbox.stats()).toMatchObject({ processes: 1, busy: 0, waiting: 0 })
  })

  test('tells of its steps while it runs', async () => {
    const { run } = start()
    const heard: unknown[] = []
    expect(await run('tell', { onMessage: (message) => heard.push(message) })).toBe('told')
    expect(heard).toMatchObject([{ step: 'facts' }])
  })

  test.each([
    ['hang', 'timeout', 300],
    ['crash', 'crashed', 20_000],
    ['print', 'output', 20_000],
    ['grow', 'memory', 20_000],
    ['refuse', 'error', 20_000],
  ])('that does "%s" fails as %s, and the next one is served', async (what, reason, timeoutMs) => {
    const { run } = start()
    await expect(run(what, { timeoutMs })).rejects.toMatchObject({
      name: 'SandboxFailure',
      reason,
      sentence: expect.stringMatching(/\.$/),
    })
    expect(await run('echo')).toBeTypeOf('number')
  })

  test('waits its turn in order', async () => {
    const { run, sandbox } = start()
    const order: string[] = []
    const all = ['slow', 'echo', 'tell'].map((what) => run(what).then(() => order.push(what)))
    await sandbox.ready
    expect(sandbox.stats()).toMatchObject({ busy: 1, waiting: 2 })
    await Promise.all(all)
    expect(order).toEqual(['slow', 'echo', 'tell'])
  })

  test('can be given up while it waits and while it runs', async () => {
    const { run, sandbox } = start()
    const [first, second] = [new AbortController(), new AbortController()]
    const running = run('hang', { signal: first.signal })
    const waiting = run('echo', { signal: second.signal })
    await sandbox.ready
    second.abort(new Error('not wanted'))
    await expect(waiting).rejects.toThrow('not wanted')
    first.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    expect(await run('echo')).toBeTypeOf('number')
  })
})

describe('The pool', () => {
  test('replaces a process after its share of requests', async () => {
    const { run } = start({ requestsPerProcess: 2 })
    const [first, second, third] = [await run('echo'), await run('echo'), await run('echo')]
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  test('ends processes that have nothing to do', async () => {
    const { run } = start({ idleMs: 50 })
    expect(await isGone((await run('echo')) as number)).toBe(true)
    expect(await run('echo')).toBeTypeOf('number')
  })

  test('passes no environment on but the few names that it needs', async () => {
    process.env.SANDBOX_TEST_SECRET = 'tell nobody'
    const { run } = start({ env: { MORE: '1' } })
    const seen = Object.keys((await run('environment')) as object)
    delete process.env.SANDBOX_TEST_SECRET
    expect(seen.filter((name) => !name.startsWith('NODE_CHANNEL_')).sort()).toEqual(['LANG', 'MORE', 'PATH', 'TMPDIR'])
  })

  test('has no network where the system can take it away', async () => {
    const { run, sandbox } = start()
    await sandbox.ready
    const { createServer } = await import('node:net')
    const server = createServer((socket) => socket.end())
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as { port: number }
    const outcome = await run('connect', { port })
    server.close()
    if (sandbox.stats().networkIsolated) expect(outcome).not.toBe('connected')
    else expect(outcome).toBe('connected')
  })

  test('ends what a process had started together with it', async () => {
    const { run } = start()
    const pid = await new Promise<number>((resolve) => {
      run('child', { timeoutMs: 500, onMessage: (message: { pid: number }) => resolve(message.pid) } as never).catch(
        () => {},
      )
    })
    expect(isRunning(pid)).toBe(true)
    expect(await isGone(pid)).toBe(true)
  })

  test('leaves nothing behind when the server itself is killed', async () => {
    const script = join(folder, 'parent.mjs')
    const module = pathToFileURL(join(import.meta.dirname, 'sandbox.ts')).href
    writeFileSync(
      script,
      `import { createSandbox } from ${JSON.stringify(module)}
       const sandbox = createSandbox({ entry: ${JSON.stringify(entry)}, size: 2, memoryLimitBytes: 1e9, requestsPerProcess: 9 })
       const options = { timeoutMs: 60000 }
       const hanging = await sandbox.run({ id: '1', what: 'echo' }, options)
       sandbox.run({ id: '2', what: 'hang' }, options)
       sandbox.run({ id: '3', what: 'slow' }, options)
       setTimeout(async () => process.send([hanging, await sandbox.run({ id: '4', what: 'echo' }, options)]), 100)`,
    )
    const parent = fork(script, { stdio: 'ignore' })
    const pids = await new Promise<number[]>((resolve) => parent.once('message', (heard) => resolve(heard as number[])))
    expect(pids.every(isRunning)).toBe(true)
    parent.kill('SIGKILL')
    for (const pid of pids) expect(await isGone(pid)).toBe(true)
  })

  test('leaves no ExifTool behind when the server is killed', async () => {
    const script = join(folder, 'media-parent.mjs')
    const module = pathToFileURL(join(import.meta.dirname, 'sandbox.ts')).href
    writeFileSync(join(folder, 'note.txt'), 'words')
    writeFileSync(
      script,
      `import { readFileSync } from 'node:fs'
       import { createSandbox } from ${JSON.stringify(module)}
       import { findTools, sniff } from ${JSON.stringify(import.meta.resolve('@damask/media'))}
       const entry = ${JSON.stringify(import.meta.resolve('@damask/media/worker'))}
       const sandbox = createSandbox({ entry, size: 1, memoryLimitBytes: 1e9, requestsPerProcess: 9 })
       const file = ${JSON.stringify(join(folder, 'note.txt'))}
       const sniffed = sniff(readFileSync(file), 'note.txt', 5)
       const request = { id: '1', file, fileName: 'note.txt', sniffed, scratch: ${JSON.stringify(folder)}, tools: await findTools() }
       const result = await sandbox.run(request, { timeoutMs: 60000 })
       process.send(result.facts.tags.File?.MIMEType ?? 'no tags')
       setInterval(() => {}, 1000)`,
    )
    const parent = fork(script, { stdio: 'ignore' })
    expect(await new Promise((resolve) => parent.once('message', resolve))).toBe('text/plain')
    const below = childrenOf(parent.pid ?? 0)
    const pids = [...below, ...below.flatMap(childrenOf)]
    expect(pids.length).toBeGreaterThanOrEqual(2)
    parent.kill('SIGKILL')
    for (const pid of pids) expect(await isGone(pid)).toBe(true)
  })
})
