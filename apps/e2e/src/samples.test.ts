import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Asset } from '@damask/contract'
import { DamaskError, paginate, uploadFile } from '@damask/sdk'
import { describe, expect, test } from 'vitest'
import { startCanary } from './canary.ts'
import { eventually } from './eventually.ts'
import { type DamaskProcess, startDamask } from './start-damask.ts'

const SAMPLES = fileURLToPath(new URL('../../../../shared/samples', import.meta.url))
/** What the hostile ones among them try to call. */
const CANARY_PORT = 18999
const isThere = existsSync(join(SAMPLES, 'MANIFEST.csv'))
/** Formats whose dimensions, length or pages Damask promises to know. The others are kept and shown with what is found. */
const KNOWN = new Set([
  'jpeg',
  'png',
  'webp',
  'avif',
  'gif',
  'tiff',
  'svg',
  'bmp',
  'heic',
  'mp4',
  'mov',
  'webm',
  'mp3',
  'wav',
  'pdf',
])

type Sample = Record<string, string> & { path: string; expected: string }
type Outcome = { sample: Sample; asset?: Asset; refused?: string }

// A collection of real and hostile files that lies beside the repository on the machines where it is developed.
describe.runIf(isThere)('a collection of real files', async () => {
  const samples = isThere ? readManifest() : []
  const canary = isThere ? await startCanary(CANARY_PORT) : { hits: [], close: async () => {} }
  const damask = isThere ? await startDamask() : (undefined as unknown as DamaskProcess)
  let outcomes: Outcome[] = []

  test('is taken in, and nothing of it is processed for ever', async () => {
    outcomes = await sendAll(damask, samples)
    const open = () => damask.sdk.assets.count({ processing: ['waiting', 'running'] })
    await eventually('everything has been looked at', async () => (await open()).total === 0, {
      withinMs: 200_000,
      describe: open,
    })
    const now = new Map<string, Asset>()
    for await (const { items } of paginate(damask.sdk.assets.list, { limit: 200 })) {
      for (const asset of items) now.set(asset.id, asset)
    }
    outcomes = outcomes.map((o) => (o.asset ? { ...o, asset: now.get(o.asset.id)! } : o))
  })

  test('is listed, but for what must be refused', () => {
    const wrong = outcomes.filter(({ sample, refused }) => refused && !mayBe(sample, 'reject'))
    expect(wrong.map(({ sample, refused }) => `${sample.path}: ${refused}`)).toEqual([])
    const accepted = outcomes.filter(({ sample, asset }) => asset && !mayBe(sample, 'previewable', 'metadata-only'))
    expect(accepted.map(({ sample }) => `${sample.path} should have been refused`)).toEqual([])
    const states = Object.groupBy(outcomes, ({ asset }) => asset?.processing ?? 'refused')
    console.log(
      Object.entries(states)
        .map(([state, list]) => `${state}: ${list!.length}`)
        .join(', '),
    )
  })

  test('has previews where they can be made, and says why where not', async () => {
    const without = outcomes.filter(
      ({ sample, asset }) =>
        asset && asset.renditions.length === 0 && sample.expected === 'previewable' && !sample.also_acceptable,
    )
    for (const { sample, asset } of without) {
      const { steps } = await damask.sdk.renditions.getProcessing({ assetId: asset!.id })
      const said = steps.flatMap((step) => step.sentence ?? [])
      console.log(
        `without preview: ${sample.path} (${asset!.version.format}): ${said.join(' ') || 'its kind has none yet'}`,
      )
    }
    const promised = without.filter(({ sample }) => KNOWN.has(sample.format!))
    expect(promised.map(({ sample }) => sample.path)).toEqual([])
  })

  test('is measured as it was measured before', () => {
    const wrong = outcomes.flatMap(({ sample, asset }) => {
      if (!asset || !KNOWN.has(sample.format!) || sample.category?.startsWith('hostile')) return []
      if (asset.processing !== 'done') return [`${sample.path}: processing ${asset.processing}`]
      const { width, height, durationS, pages } = asset.version
      const isPaper = asset.version.format === 'pdf'
      return [
        !isPaper &&
          differ(sample.display_width, width, 0) &&
          `${sample.path}: width ${width}, not ${sample.display_width}`,
        !isPaper &&
          differ(sample.display_height, height, 0) &&
          `${sample.path}: height ${height}, not ${sample.display_height}`,
        differ(sample.duration_s, durationS, 0.15) && `${sample.path}: ${durationS} s, not ${sample.duration_s}`,
        isPaper && differ(sample.pages, pages, 0) && `${sample.path}: ${pages} pages, not ${sample.pages}`,
      ].filter((sentence) => sentence !== false)
    })
    expect(wrong).toEqual([])
  })

  test('has reached nothing outside, and left nothing in the log but reasons', async () => {
    expect(canary.hits).toEqual([])
    for (const { asset } of outcomes.filter(({ asset }) => asset?.renditions.includes('text'))) {
      const text = await (await damask.fetch(`/api/v1/assets/${asset!.id}/renditions/text`)).text()
      expect(text, asset!.name).not.toMatch(/^root:[^\n]*:0:0:/m)
    }
    const lines = damask.complaints()
    expect(lines.filter((line) => line.level >= 50)).toEqual([])
    // A file that could not be looked at is named with its reason; everything else would need an explanation.
    expect(lines.filter((line) => line.msg !== 'a file could not be processed')).toEqual([])
    await canary.close()
    await damask.stop()
    expect(damask.leftovers()).toEqual([])
  })
})

async function sendAll(damask: DamaskProcess, samples: readonly Sample[]): Promise<Outcome[]> {
  const waiting = [...samples]
  const outcomes: Outcome[] = []
  const sender = async () => {
    for (let sample = waiting.shift(); sample; sample = waiting.shift()) {
      const path = join(SAMPLES, sample.path)
      const name = sample.upload_as ? unescaped(sample.upload_as) : sample.path.split('/').at(-1)!
      try {
        const sizeBytes = statSync(path).size
        const options = { relativePath: sample.category, duplicates: 'keep' as const }
        const { assetId } = await uploadFile(damask.sdk, { source: { path }, name, sizeBytes, options }).done
        outcomes.push({ sample, asset: await damask.sdk.assets.get({ assetId: assetId! }) })
      } catch (error) {
        if (!(error instanceof DamaskError) || error.status >= 500 || error.status === 0) throw error
        outcomes.push({ sample, refused: `${error.code}: ${error.detail}` })
      }
    }
  }
  await Promise.all([sender(), sender(), sender()])
  return outcomes
}

const mayBe = ({ expected, also_acceptable: also, category }: Sample, ...these: string[]) =>
  // Of a file made to break parsers, any outcome is good as long as the server lives.
  category === 'hostile-fuzz' || [expected, ...(also ?? '').split('|')].some((outcome) => these.includes(outcome))

function differ(wanted: string | undefined, found: number | null, tolerance: number): boolean {
  if (!wanted) return false
  return found === null || Math.abs(Number(wanted) - found) > Math.max(tolerance, Number(wanted) * tolerance * 0.2)
}

/** The manifest writes names that no file system takes as Python's unicode_escape does. */
const unescaped = (text: string) =>
  text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gi, (_, x, u, long, sign) =>
    sign
      ? ({ n: '\n', r: '\r', t: '\t' }[sign as string] ?? sign)
      : String.fromCodePoint(Number.parseInt(x ?? u ?? long, 16)),
  )

/** RFC 4180: fields in quotes may hold commas, quotes and line breaks. */
function readManifest(): Sample[] {
  const text = readFileSync(join(SAMPLES, 'MANIFEST.csv'), 'utf8')
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  const [head, ...lines] = rows
  return lines
    .filter((line) => line.length === head!.length)
    .map((line) => Object.fromEntries(line.map((field, index) => [head![index]!, field])) as Sample)
}
