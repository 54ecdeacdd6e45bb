import { sizeInWords, visible } from './print.ts'
import type { Terminal } from './terminal.ts'

export type TransferProgress = {
  /** How many bytes of one file have gone so far. */
  moved(path: string, bytes: number): void
  /** A file is finished, one way or the other. `isNews` lines are kept on screen. */
  settled(path: string, sizeBytes: number, line: string, isNews: boolean): void
  finish(): void
}

/** One line that keeps changing on a terminal; one plain line for each file elsewhere. */
export function transferProgress(terminal: Terminal, total: { files: number; bytes: number }): TransferProgress {
  const { columns } = terminal
  if (columns === null) {
    return { moved() {}, settled: (_path, _size, line) => terminal.warn(`${visible(line)}\n`), finish() {} }
  }
  const startedAt = performance.now()
  const moving = new Map<string, number>()
  let doneFiles = 0
  let doneBytes = 0
  let drawnAt = 0

  const draw = () => {
    drawnAt = performance.now()
    const bytes = [...moving.values()].reduce((sum, n) => sum + n, doneBytes)
    const rate = bytes / Math.max(0.001, (drawnAt - startedAt) / 1000)
    const share = total.bytes === 0 ? 1 : Math.min(1, bytes / total.bytes)
    const words = ` ${Math.floor(share * 100)} %  ${doneFiles} of ${total.files} files  ${sizeInWords(bytes)} of ${sizeInWords(total.bytes)}  ${sizeInWords(rate)}/s`
    const room = Math.max(0, Math.min(30, columns - words.length - 1))
    const filled = Math.round(share * room)
    terminal.warn(`\r\u001b[2K${'█'.repeat(filled)}${'░'.repeat(room - filled)}${words.slice(0, columns - 1)}`)
  }
  draw()
  return {
    moved(path, bytes) {
      moving.set(path, bytes)
      if (performance.now() - drawnAt > 100) draw()
    },
    settled(path, sizeBytes, line, isNews) {
      moving.delete(path)
      doneFiles += 1
      doneBytes += sizeBytes
      if (isNews) terminal.warn(`\r\u001b[2K${visible(line)}\n`)
      draw()
    },
    finish: () => terminal.warn('\r\u001b[2K'),
  }
}
