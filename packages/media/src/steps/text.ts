import { open, writeFile } from 'node:fs/promises'
import { passwordSentence } from '../facts/probe-pdf.ts'
import type { Format } from '../formats.ts'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { officeFormats } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'
import { pdfOf } from './pages.ts'

/** The text of a PDF, office document or text file as UTF-8, at most 1 MiB. */
export async function extractText(job: Job): Promise<void> {
  const { format } = job.request.sniffed
  const hasPages = format === 'pdf' || format === 'ai' || officeFormats.has(format as Format)
  const text = hasPages ? await textOfPdf(job) : await textOfFile(job)
  if (text.trim() === '') throw skipped('There is no text in this file.')
  job.text = text
  const path = scratchPath(job, 'text.txt')
  await writeFile(path, text)
  await addRendition(job, 'text', path, 'text/plain; charset=utf-8')
}

async function textOfPdf(job: Job): Promise<string> {
  const { box, result } = job
  const file = pdfOf(job)
  if (!file) throw skipped('There are no pages to read.')
  if (!box.tools.pdftotext) throw skipped(installSentence('pdftotext', 'find documents by their text'))
  if (result.facts.technical.isEncrypted && !result.pages) throw skipped(passwordSentence)
  const args = ['-enc', 'UTF-8', '-nopgbrk', file, '-']
  const { stdout } = await runTool(box, 'pdftotext', args, {
    maxOutputBytes: box.limits.maxTextBytes,
    isCutAllowed: true,
  })
  return clean(new TextDecoder().decode(stdout, { stream: true }))
}

async function textOfFile(job: Job): Promise<string> {
  await using file = await open(job.request.file)
  const limit = job.box.limits.maxTextBytes
  const { bytesRead, buffer } = await file.read(Buffer.alloc(limit), 0, limit, 0)
  const { text, charset } = decodeText(buffer.subarray(0, bytesRead))
  job.result.facts.technical.charset = charset
  const cleaned = clean(text)
  if (Buffer.byteLength(cleaned) <= limit) return cleaned
  return new TextDecoder().decode(Buffer.from(cleaned).subarray(0, limit), { stream: true })
}

/** Decodes text whose charset nobody tells: byte order mark, UTF-8, Shift-JIS with kana in it, else Windows-1252. */
export function decodeText(bytes: Uint8Array): { text: string; charset: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, 'utf-16be')
  const utf8 = tryDecode(bytes, 'utf-8')
  if (utf8 !== undefined) return { text: utf8, charset: 'utf-8' }
  const japanese = tryDecode(bytes, 'shift_jis')
  if (japanese && /[\u3041-\u30fe]/.test(japanese)) return { text: japanese, charset: 'shift_jis' }
  return decoded(bytes, 'windows-1252')
}

function decoded(bytes: Uint8Array, charset: string) {
  return { text: new TextDecoder(charset).decode(bytes), charset }
}

// As a stream, since the limit may have cut the last character in two.
function tryDecode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

// PostgreSQL has no NUL in text, and lone surrogates are not UTF-8.
function clean(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0e-\x1f]/g, '').toWellFormed()
}
