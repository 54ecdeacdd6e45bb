import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { clips } from './clips.ts'
import { hasFfmpeg } from './ffmpeg.ts'
import { guidelines } from './guidelines.ts'
import { brand, colourSheet, contourPattern, logo } from './identity.ts'
import { lanternModel, mountainModel } from './model.ts'
import { notes } from './notes.ts'
import { posters } from './posters.ts'
import { productFiles } from './product-shots.ts'
import { type ProductName, products } from './products.ts'
import { gatherCrew, type RenderCrew } from './render-crew.ts'
import { shots } from './shots.ts'
import { tracks, writeTrack } from './sounds.ts'

/** A file of the demo library: `folder` is its path in the library (`Campaigns/Spring 2027`), `path` where it lies now. */
export type DemoFile = { folder: string; name: string; path: string }

type Pending = { files: DemoFile[]; ready: Promise<void> }

/**
 * Makes the library of Fjordlight, an outdoor company that does not exist, below `scratch` and yields each file as soon
 * as it is written. Everything is drawn, rendered and played by code; without ffmpeg films and MP3s are left out, which
 * is said on standard error.
 */
export async function* demoContent(scratch: string): AsyncGenerator<DemoFile> {
  const crew = gatherCrew()
  const place = async (folder: string, name: string): Promise<DemoFile> => {
    await mkdir(join(scratch, folder), { recursive: true })
    return { folder, name, path: join(scratch, folder, name) }
  }
  try {
    const canEncode = await hasFfmpeg()
    if (!canEncode) console.error('ffmpeg is not installed: the demo library goes without films and MP3s.')
    const rendered = await startRenders(crew, place, canEncode)
    yield* writeIdentity(place)
    for (const { files, ready } of rendered) {
      await ready
      yield* files
    }
    yield* writeDesk(place, canEncode)
    const book = await place('Brand', 'brand-guidelines-2027.pdf')
    const paths = new Map(rendered.flatMap(({ files }) => files).map((file) => [file.name, file.path]))
    await writeFile(book.path, await guidelines((name) => paths.get(name)!))
    yield book
  } finally {
    await crew.dismiss()
  }
}

type Place = (folder: string, name: string) => Promise<DemoFile>

/** Hands the crew all slow work, photographs first, and returns it in the order in which it is started. */
async function startRenders(crew: RenderCrew, place: Place, canEncode: boolean): Promise<Pending[]> {
  const pending: Pending[] = []
  const start = (files: DemoFile[], ready: Promise<void>) => {
    // Whoever waits for it hears of a failure; until then it must not count as unhandled.
    ready.catch(() => {})
    pending.push({ files, ready })
  }
  for (const [index, shot] of shots.entries()) {
    const file = await place(shot.folder, shot.name)
    start([file], crew.render({ kind: 'photograph', index, path: file.path }))
  }
  for (const product of Object.keys(products) as ProductName[]) {
    const files = await Promise.all(productFiles(product).map((name) => place('Products', name)))
    start(files, crew.render({ kind: 'product', product, directory: join(files[0]!.path, '..') }))
  }
  for (const [index, poster] of posters.entries()) {
    const file = await place('Posters', `${poster.name}.${poster.photograph ? 'jpg' : 'png'}`)
    start([file], crew.render({ kind: 'poster', index, path: file.path }))
  }
  for (const [index, clip] of canEncode ? clips.entries() : []) {
    const file = await place('Video', clip.name)
    start([file], crew.render({ kind: 'clip', index, path: file.path }))
  }
  return pending
}

async function* writeIdentity(place: Place): AsyncGenerator<DemoFile> {
  const drawings: [string, string][] = [
    ['logo-horizontal.svg', logo('horizontal', brand.ink, brand.ember)],
    ['logo-horizontal-on-fjord.svg', logo('horizontal', brand.snow, brand.dawn, brand.fjord)],
    ['logo-stacked.svg', logo('stacked', brand.ink, brand.ember, brand.snow)],
    ['logo-stacked-on-ember.svg', logo('stacked', brand.snow, brand.snow, brand.ember)],
    ['mark.svg', logo('mark', brand.ink, brand.ember)],
    ['wordmark.svg', logo('wordmark', brand.ink, brand.ember)],
    ['pattern-contour.svg', contourPattern('#3d6580', brand.fjord)],
    ['colour-sheet.svg', colourSheet()],
  ]
  for (const [name, text] of drawings) {
    const file = await place('Brand', name)
    await writeFile(file.path, text)
    yield file
  }
  const raster: [string, string][] = [
    ['mark-1024.png', logo('mark', brand.ink, brand.ember)],
    ['pattern-contour-ember.webp', contourPattern('#d98a63', brand.ember)],
    ['colour-sheet.png', colourSheet()],
  ]
  for (const [name, text] of raster) {
    const file = await place('Brand', name)
    await sharp(Buffer.from(text), { density: 144 })
      .resize({ width: 1024 + (name.startsWith('mark') ? 0 : 1376) })
      .toFile(file.path)
    yield file
  }
}

async function* writeDesk(place: Place, canEncode: boolean): AsyncGenerator<DemoFile> {
  for (const { name, text } of notes) {
    const file = await place('Documents', name)
    await writeFile(file.path, text())
    yield file
  }
  for (const [name, model] of [
    ['massif.glb', mountainModel],
    ['lantern.glb', lanternModel],
  ] as const) {
    const file = await place('3D', name)
    await writeFile(file.path, model())
    yield file
  }
  for (const track of tracks.filter((one) => canEncode || one.name.endsWith('.wav'))) {
    const file = await place('Audio', track.name)
    await writeTrack(track, file.path)
    yield file
  }
}
