import { spawn } from 'node:child_process'
import type { Limits } from './limits.ts'
import { endTree } from './tools/end-tree.ts'
import type { ToolName } from './tools/tools.ts'

export type ToolRun = { stdout: Buffer; stderr: string }

/** What a tool needs to know of the request that it works for. */
export type ToolBox = {
  tools: Partial<Record<ToolName, string>>
  limits: Limits
  scratch: string
}

type RunOptions = {
  timeoutMs?: number
  /** Bytes of standard output that are kept; more ends the tool. */
  maxOutputBytes?: number
  /** Keep what came before the limit instead of failing. */
  isCutAllowed?: boolean
  /** Called with each piece of standard output, which is then not collected. */
  onOutput?: (chunk: Buffer) => void
  /** Instead of the limit that other tools have. */
  cpuSeconds?: number
}

/** A tool that could not do its work. The message is for the log, never for people. */
export class ToolFailure extends Error {
  readonly reason: 'missing' | 'timeout' | 'output' | 'failed'
  constructor(reason: ToolFailure['reason'], message: string) {
    super(message)
    this.name = 'ToolFailure'
    this.reason = reason
  }
}

/**
 * Runs an external program without a shell, with limits on memory, CPU, file size, wall clock and output, an
 * environment of its own, no standard input, and no other file descriptors. Rejects with a `ToolFailure`.
 */
export function runTool(box: ToolBox, name: ToolName, args: string[], options: RunOptions = {}): Promise<ToolRun> {
  const path = box.tools[name]
  if (!path) return Promise.reject(new ToolFailure('missing', `${name} is not installed`))
  return run(box, name, [...confinement(box, options.cpuSeconds), path, ...args], options)
}

/** Runs a script of ours in a process that can be ended, with the limits of `runTool` except for address space. */
export function runScript(box: ToolBox, script: string, args: string[], options: RunOptions = {}): Promise<ToolRun> {
  // V8 reserves far more address space than it uses; resident memory is watched by whoever started this process.
  const limits = confinement(box, options.cpuSeconds).filter((word) => !word.startsWith('--as='))
  return run(box, 'node', [...limits, process.execPath, script, ...args], options)
}

function run(box: ToolBox, name: string, words: string[], options: RunOptions): Promise<ToolRun> {
  const [command = '', ...rest] = words
  const timeoutMs = options.timeoutMs ?? box.limits.toolTimeoutMs
  const maxOutputBytes = options.maxOutputBytes ?? 4 * 1024 * 1024

  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      cwd: box.scratch,
      env: toolEnvironment(box.scratch),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    let received = 0
    let stderr = ''
    let failure: ToolFailure | undefined
    let isCut = false
    const end = () => child.pid && endTree(child.pid)
    const stop = (reason: ToolFailure['reason'], message: string) => {
      failure ??= new ToolFailure(reason, message)
      end()
    }
    const timer = setTimeout(() => stop('timeout', `${name} took longer than ${timeoutMs} ms`), timeoutMs)

    child.stdout.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (isCut || failure) return
      if (received <= maxOutputBytes) {
        if (options.onOutput) options.onOutput(chunk)
        else chunks.push(chunk)
      } else if (options.isCutAllowed) {
        chunks.push(chunk.subarray(0, chunk.length - (received - maxOutputBytes)))
        isCut = true
        end()
      } else stop('output', `${name} wrote more than ${maxOutputBytes} bytes`)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 16_384) stderr += chunk.toString('utf8')
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(new ToolFailure('failed', error.message))
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (failure) reject(failure)
      else if (code !== 0 && !isCut)
        reject(new ToolFailure('failed', `${name} ended with ${code ?? signal}: ${stderr.trim()}`))
      else resolve({ stdout: Buffer.concat(chunks), stderr })
    })
  })
}

/** The words in front of a command that make the system confine it and end it together with this process. */
export function confinement({ tools, limits }: Pick<ToolBox, 'tools' | 'limits'>, cpuSeconds?: number): string[] {
  const prefix: string[] = []
  if (tools.setpriv) prefix.push(tools.setpriv, '--no-new-privs', '--pdeathsig', 'KILL', '--')
  if (tools.prlimit) {
    prefix.push(
      tools.prlimit,
      `--as=${limits.toolMemoryBytes}`,
      `--cpu=${cpuSeconds ?? limits.toolCpuSeconds}`,
      `--fsize=${limits.toolFileBytes}`,
      '--core=0',
      '--',
    )
  }
  return prefix
}

/** Nothing of ours is passed on but the way to programs and a home that is thrown away. */
export function toolEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: home, TMPDIR: home }
}
