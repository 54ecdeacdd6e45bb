import type { Job } from '../job.ts'
import { failed, skipped } from '../problem.ts'
import { runTool, ToolFailure } from '../run-tool.ts'
import { installSentence } from '../tools/tools.ts'

/** Pages and the size of the first page in points. A password is a fact, not a failure. */
export async function probePdf(job: Job): Promise<void> {
  if (!job.box.tools.pdfinfo) throw skipped(installSentence('pdfinfo', 'see page counts'))
  const { technical } = job.result.facts
  const read = await readPdf(job, job.request.file).catch((error) => {
    if (error instanceof ToolFailure && /Incorrect password/i.test(error.message)) {
      technical.isEncrypted = true
      job.notes.set('facts', passwordSentence)
      return undefined
    }
    throw error instanceof ToolFailure && error.reason === 'failed'
      ? failed('This PDF is damaged and cannot be read.')
      : error
  })
  if (!read) return
  const { pages, width, height, isEncrypted, version } = read
  Object.assign(job.result, { pages, width, height })
  technical.isEncrypted = isEncrypted
  technical.pdfVersion = version
}

type PdfHeader = {
  pages: number | null
  /** Points of the first page as it is shown. */
  width: number | null
  height: number | null
  isEncrypted: boolean
  version: string | null
}

/** What pdfinfo tells of a file; undefined measures are null. Rejects with a `ToolFailure`. */
export async function readPdf(job: Job, path: string): Promise<PdfHeader> {
  const { stdout } = await runTool(job.box, 'pdfinfo', ['-f', '1', '-l', '1', path])
  const text = stdout.toString('utf8')
  const size = /size:\s+([\d.]+) x ([\d.]+) pts/.exec(text)
  const rotation = Number(/rot:\s+(\d+)/.exec(text)?.[1] ?? 0)
  const [width, height] = [Math.round(Number(size?.[1])), Math.round(Number(size?.[2]))]
  const isTurned = rotation % 180 === 90
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(text)?.[1]) || null,
    width: (isTurned ? height : width) || null,
    height: (isTurned ? width : height) || null,
    isEncrypted: /^Encrypted:\s+yes/m.test(text),
    version: /^PDF version:\s+(\S+)/m.exec(text)?.[1] ?? null,
  }
}

export const passwordSentence = 'This PDF is protected by a password, so its pages are not shown.'
