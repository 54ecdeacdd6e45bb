import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hasFfmpeg, makeJpeg, makeMp4, makePdf, makePng, makeText, makeWav } from '@damask/media/testing'

/** A folder as somebody would drop it: one of each common kind, one inside another, and one that is broken. */
export async function makeFolder(): Promise<{ path: string; files: Record<string, Buffer> }> {
  const files: Record<string, Buffer> = {
    'fjord.jpg': await makeJpeg({ width: 1800, height: 1200, noise: 25 }),
    'logo.png': await makePng({ width: 600, height: 600, alpha: true }),
    'tone.wav': makeWav({ seconds: 3 }),
    'broken.jpg': Buffer.from(`\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01 and then nothing`, 'latin1'),
    'Papers/brief.pdf': makePdf({ pages: 3, title: 'Brief', text: 'What the campaign is about.' }),
    'Papers/notes.txt': makeText({ lines: 40 }),
    ...((await hasFfmpeg()) && { 'film.mp4': await makeMp4({ seconds: 2, audio: true }) }),
  }
  const path = join(mkdtempSync(join(tmpdir(), 'damask-drop-')), 'Campaign')
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  return { path, files }
}
