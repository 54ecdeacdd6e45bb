import type { Terminal } from '../terminal.ts'

/** A terminal that remembers what was said, for running commands inside a test. */
export function testTerminal(more: Partial<Terminal> = {}) {
  const said = { out: '', err: '', bytes: [] as Uint8Array[] }
  const terminal: Terminal = {
    write(text) {
      said.out += text
    },
    async writeBytes(bytes) {
      said.bytes.push(bytes)
    },
    warn(text) {
      said.err += text
    },
    readLine: async () => '',
    isInteractive: false,
    columns: null,
    env: {},
    signal: new AbortController().signal,
    ...more,
  }
  return { terminal, said }
}
