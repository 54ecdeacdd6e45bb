import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Format } from './formats.ts'
import { planSteps } from './plan-steps.ts'
import { refusalOf } from './sniff/refusal.ts'
import { sniff } from './sniff/sniff.ts'
import { officeFormats } from './supported.ts'
import { findTools } from './tools/tools.ts'
import { startWorker } from './worker-under-test.ts'

// Real files from many programs and cameras, when they lie beside the repository. They are not ours to pass on.
const folder = join(import.meta.dirname, '../../../../shared/samples')
const manifest = join(folder, 'MANIFEST.csv')

// What nobody can tell from content: the manifest tells of disguises and of files that are two things at once.
const sniffedOtherwise: Record<string, string> = {
  'hostile/empty_zero_byte.jpg': 'empty',
  'hostile/exe_stub_named.jpg': 'exe',
  'hostile/polyglot_gif_js.gif': 'gif',
  'hostile/polyglot_jpeg_zip.jpg': 'jpeg',
}
// Need a PostScript, font or 3D renderer.
const notYetDrawn = /\.(eps|xcf|fbx|glb|gltf|obj|ply|stl|usdz|otf|ttf|woff2?)$/
const { soffice } = await findTools()
// Spreadsheets break where columns end, which depends on the width of the letters.
const hasOfficeFonts = /Liberation|Arial/.test(spawnSync('fc-match', ['Arial']).stdout?.toString() ?? '')
// DWA compression, which ffmpeg 5 cannot read.
const knownGaps = new Set(['images/exr_testcard_rgb.exr'])
// Rows of CSV and entries of archives are not pages.
const pagesNotCounted = hasOfficeFonts ? /\.(csv|zip)$/ : /\.(csv|xlsx|zip)$/

type Row = Record<string, string>

describe.skipIf(!existsSync(manifest))('Real files', () => {
  const rows = existsSync(manifest) ? parseCsv(readFileSync(manifest, 'utf8')) : []
  let worker: Awaited<ReturnType<typeof startWorker>>
  beforeAll(async () => {
    worker = await startWorker()
  })
  afterAll(() => worker.stop())

  test.each(rows.map((row) => [row.path ?? '', row] as const))('%s', async (path, row) => {
    const file = join(folder, path)
    const content = readFileSync(file)
    const sniffed = sniff(content.subarray(0, 65_536), path, content.length, content.subarray(-65_536))
    expect(sniffed.format).toBe(sniffedOtherwise[path] ?? row.format)
    const refusal = refusalOf(sniffed, path, content.length)
    if (refusal) {
      expect(row.expected).toBe('reject')
      return
    }
    if (officeFormats.has(sniffed.format as Format) && !soffice) return
    const { result, rendition } = await worker.run(file, path)
    expect(result.steps.map(({ step }) => step)).toEqual(planSteps(sniffed))
    for (const { state, sentence } of result.steps) if (state !== 'done') expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(JSON.stringify(result)).not.toContain('root:x:0')

    if (row.expected === 'previewable' && !notYetDrawn.test(path) && !knownGaps.has(path)) {
      expect(rendition('thumbnail'), JSON.stringify(result.steps)).toBeDefined()
    }
    const mayBeShown = row.expected === 'previewable' || row.also_acceptable?.includes('previewable')
    if (!mayBeShown) expect(rendition('thumbnail')).toBeUndefined()
    if (row.expected === 'previewable') {
      if (row.display_width && !knownGaps.has(path) && !path.startsWith('hostile/polyglot_gif')) {
        expect(Math.abs((result.width ?? 0) - Number(row.display_width))).toBeLessThanOrEqual(1)
        expect(Math.abs((result.height ?? 0) - Number(row.display_height))).toBeLessThanOrEqual(1)
      }
      if (row.duration_s) expect(result.durationS).toBeCloseTo(Number(row.duration_s), 0)
      if (row.pages && !pagesNotCounted.test(path)) expect(result.pages).toBe(Number(row.pages))
    }
  })

  test('metadata of the photographs is what ExifTool says', async () => {
    type Expected = { SourceFile: string } & Record<string, unknown>
    const expected = JSON.parse(readFileSync(join(folder, 'EXPECTED_METADATA.json'), 'utf8')) as Expected[]
    for (const { SourceFile, ...tags } of expected) {
      const { result } = await worker.run(join(folder, SourceFile), SourceFile, { steps: ['facts'] })
      for (const [key, value] of Object.entries(tags)) {
        const [group = '', name = ''] = key.split(':')
        const found = result.facts.tags[group]?.[name]
        if (typeof value === 'number') expect(found, `${SourceFile} ${key}`).toBeCloseTo(value, 4)
        else expect(found, `${SourceFile} ${key}`).toEqual(value)
      }
    }
  })
})

// RFC 4180: fields may be quoted and then hold commas, line breaks and doubled quotes.
function parseCsv(text: string): Row[] {
  const lines: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') lines.push([])
  }
  const [header = [], ...rest] = lines
  return rest
    .filter((line) => line.length === header.length)
    .map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])))
}
