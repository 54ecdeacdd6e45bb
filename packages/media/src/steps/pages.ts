import { passwordSentence } from '../facts/probe-pdf.ts'
import type { Format } from '../formats.ts'
import { type Job, scratchPath } from '../job.ts'
import { previewSide } from '../pictures/pixels.ts'
import { skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { officeFormats } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'

/** Draws the first page of a PDF, or of the PDF that an office document became; whatever its size in points, 1600 px is its longest side. Scripts in PDFs are never run. */
export async function drawFirstPage(job: Job): Promise<void> {
  const file = pdfOf(job)
  if (!file) throw skipped('There are no pages to draw.')
  if (!job.box.tools.pdftoppm) throw skipped(installSentence('pdftoppm', 'see PDF pages'))
  if (job.result.facts.technical.isEncrypted && !job.result.pages) throw skipped(passwordSentence)
  const root = scratchPath(job, 'page')
  const args = ['-f', '1', '-l', '1', '-singlefile', '-scale-to', String(previewSide), '-png', file, root]
  await runTool(job.box, 'pdftoppm', args)
  job.source = { input: `${root}.png`, isUpright: true }
}

/** The PDF that stands for this file: itself, or what was made of it. */
export function pdfOf(job: Job): string | undefined {
  return officeFormats.has(job.request.sniffed.format as Format) ? job.document : job.request.file
}
