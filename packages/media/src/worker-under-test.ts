import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { MediaMessage, MediaRequest, Recipe, Rendition, Result, StepMessage, StepOutcome } from './protocol.ts'
import { sniff } from './sniff/sniff.ts'
import { findTools } from './tools/tools.ts'

export type Processed = {
  result: Result
  steps: StepMessage[]
  rendition: (recipe: Recipe) => Rendition | undefined
  outcome: (step: string) => StepOutcome | undefined
}

/** A real worker process for tests, and a folder that goes with it. */
export async function startWorker() {
  const folder = await mkdtemp(join(tmpdir(), 'media-test-'))
  const tools = await findTools()
  const child: ChildProcess = fork(join(import.meta.dirname, 'worker.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let count = 0

  /** Processes a file by path, or bytes under a name. */
  async function run(
    content: string | Uint8Array,
    fileName?: string,
    more: Partial<MediaRequest> = {},
  ): Promise<Processed> {
    const id = String(++count)
    const scratch = join(folder, `scratch-${id}`)
    await mkdir(scratch)
    const file = typeof content === 'string' ? content : join(folder, `blob-${id}`)
    if (typeof content !== 'string') await writeFile(file, content)
    const name = fileName ?? basename(file)
    const bytes = readFileSync(file)
    const sniffed = sniff(bytes.subarray(0, 65_536), name, (await stat(file)).size, bytes.subarray(-65_536))
    const steps: StepMessage[] = []
    const result = await new Promise<Result>((resolve, reject) => {
      const listen = (message: MediaMessage) => {
        if (message.id !== id) return
        if (message.type === 'step') return void steps.push(message)
        child.off('message', listen)
        if (message.type === 'result') resolve(message.result as Result)
        else reject(new Error(message.sentence))
      }
      child.on('message', listen)
      child.send({ id, file, fileName: name, sniffed, scratch, tools, ...more } satisfies MediaRequest)
    })
    return {
      result,
      steps,
      rendition: (recipe) => result.renditions.find((one) => one.recipe === recipe),
      outcome: (step) => result.steps.find((one) => one.step === step),
    }
  }

  async function stop(): Promise<void> {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    await rm(folder, { recursive: true, force: true })
  }

  return { run, stop, tools, folder }
}
