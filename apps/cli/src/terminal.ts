import { createInterface } from 'node:readline/promises'

/** What a command may touch of the outside: two streams, the environment and a way to stop. */
export type Terminal = {
  write(text: string): void
  writeBytes(bytes: Uint8Array): Promise<void>
  warn(text: string): void
  /** One line of what was piped in. */
  readLine(): Promise<string>
  readonly isInteractive: boolean
  /** Null where output is not a terminal. */
  readonly columns: number | null
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** The terminal of this process; Ctrl-C and a polite kill abort its signal, a second one ends at once. */
export function processTerminal(): Terminal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new DOMException('Stopped.', 'AbortError')))
  }
  return {
    write: (text) => void process.stdout.write(text),
    writeBytes: (bytes) =>
      new Promise((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    warn: (text) => void process.stderr.write(text),
    async readLine() {
      for await (const line of createInterface({ input: process.stdin })) return line
      return ''
    },
    isInteractive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    env: process.env,
    signal: stop.signal,
  }
}
