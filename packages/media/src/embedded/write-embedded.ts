import { stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exiftoolWords } from '../facts/embedded-tags.ts'
import { defaultLimits } from '../limits.ts'
import type { EmbedOrder, EmbedRequest, EmbedResult } from '../protocol.ts'
import { runTool, type ToolBox } from '../run-tool.ts'
import { digestOfIim } from './read-iim.ts'
import { rewriteIim } from './write-iim.ts'

const MIB = 1024 * 1024
/** Slower than any disk that a library should be on. */
const BYTES_PER_SECOND = 20 * MIB

/**
 * Writes a copy of a file into the scratch directory with other metadata in it, or a sidecar. The file itself is only
 * read. Rejects with a `ToolFailure`.
 */
export async function writeEmbedded(request: EmbedRequest): Promise<EmbedResult> {
  const { size } = await stat(request.file)
  const limits = { ...defaultLimits, ...request.limits }
  // A copy is as large as its original, however large that is.
  const toolFileBytes = Math.max(limits.toolFileBytes, size + 64 * MIB)
  const timeoutMs = limits.toolTimeoutMs + Math.ceil(size / BYTES_PER_SECOND) * 1000
  const box: ToolBox = { tools: request.tools, limits: { ...limits, toolFileBytes }, scratch: request.scratch }
  const run = async (args: string[]) =>
    runTool(box, 'perl', [...(await exiftoolWords()), ...args], { timeoutMs, cpuSeconds: Math.ceil(timeoutMs / 1000) })

  const list = join(request.scratch, 'arguments.txt')
  const extension = request.isSidecar ? 'xmp' : request.sniffed.extension
  const path = join(request.scratch, `embedded.${extension}`)
  // ExifTool knows by the ending how a family of formats is to be written.
  const source = join(request.scratch, `original.${extension}`)
  if (!request.isSidecar) await symlink(request.file, source)
  const lines = linesOf(request.order, request.isSidecar)
  if (!request.isSidecar) lines.push(...(await iimLines(request, source, run)))
  if (lines.length === 0) return { path: null, sizeBytes: size }
  await writeFile(list, `${lines.join('\n')}\n`)
  const form = ['-q', '-q', '-n', '-m', '-E', '-api', 'LargeFileSupport=1', '-@', list]
  // A sidecar is made of nothing; a copy is written beside its original.
  await run(request.isSidecar ? [...form, path] : [...form, '-o', path, source])
  const made = await stat(path).catch(() => null)
  return made ? { path, sizeBytes: made.size } : { path: null, sizeBytes: size }
}

/** One argument a line. Deletions first: what is said again is new, and nothing of before stays beside it. */
function linesOf({ tags }: EmbedOrder, isSidecar: boolean): string[] {
  const allowed = tags.filter(({ tag }) => /^[\w-]+:[\w-]+$/.test(tag) && (!isSidecar || tag.startsWith('XMP')))
  return allowed.flatMap(({ tag, values }) => [
    ...(isSidecar || isOneLanguage(tag) ? [] : [`-${tag}=`]),
    ...values.map((value) => `-${tag}=${escaped(value)}`),
  ])
}

/** `XMP-dc:Title-de`: its deletion was that of the tag without a language. */
const isOneLanguage = (tag: string) => /^XMP-[\w]+:[A-Za-z]+-/.test(tag)

// Read back by ExifTool's -E. Blanks at the ends of a line would be taken for padding.
const escaped = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('\r', '&#13;').replaceAll('\n', '&#10;').replace(/^ | $/g, '&#32;')

async function iimLines(
  { order, scratch }: EmbedRequest,
  source: string,
  run: (args: string[]) => Promise<{ stdout: Buffer }>,
): Promise<string[]> {
  if (order.iim.length === 0) return []
  const { stdout: block } = await run(['-q', '-q', '-b', '-IPTC', source])
  if (block.length === 0) return []
  const path = join(scratch, 'block.iim')
  const rewritten = rewriteIim(block, order.iim)
  await writeFile(path, rewritten)
  return [`-IPTC<=${path}`, `-Photoshop:IPTCDigest=${digestOfIim(rewritten)}`, '-XMP-photoshop:LegacyIPTCDigest=']
}
