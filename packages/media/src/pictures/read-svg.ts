import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import sharp from 'sharp'
import type { Limits } from '../limits.ts'
import { failed } from '../problem.ts'
import type { PictureSource } from './pixels.ts'

const inflate = promisify(gunzip)

// Icons are drawn larger than they are, since vectors stay sharp; posters are drawn as previews need them.
const smallestSide = 1024
const largestSide = 1600
const dotsPerInch = 72

export type Vector = PictureSource & { input: Buffer; width: number; height: number }

/**
 * Reads an SVG so that it can be drawn without harm: bounded, as UTF-8 whatever it declares, and without entities that
 * point outside or contain each other. It is handed on as bytes without an address, so that the renderer
 * resolves nothing but `data:` and `#` references; scripts are never run by it.
 */
export async function readSvg(file: string, isCompressed: boolean, limits: Limits): Promise<Vector> {
  const tooLarge = failed(
    `This SVG is larger than ${Math.round(limits.maxSvgBytes / 1024 / 1024)} MB and was not drawn.`,
  )
  if ((await stat(file)).size > limits.maxSvgBytes) throw tooLarge
  const stored = await readFile(file)
  const bytes = isCompressed
    ? await inflate(stored, { maxOutputLength: limits.maxSvgBytes }).catch((error) => {
        throw error?.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : failed('This compressed SVG is damaged.')
      })
    : stored
  const text = decodeXml(bytes)
  checkEntities(text, limits)
  const input = Buffer.from(text)

  const { width, height } = await sharp(input, { limitInputPixels: false }).metadata()
  const density = dotsPerInch * (clamp(Math.max(width, height)) / Math.max(width, height))
  return { input, width, height, density: Math.min(100_000, Math.max(1, density)), isUpright: true }
}

function clamp(side: number): number {
  return Math.min(largestSide, Math.max(smallestSide, side))
}

// The renderer must see the very text that was checked: other encodings could hide a declaration from the check.
function decodeXml(bytes: Buffer): string {
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    bytes.subarray(0, 256).toString('latin1'),
  )?.[1]
  const text = new TextDecoder(labelOf(bytes, declared)).decode(bytes)
  return text.replace(/^\ufeff?\s*<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="UTF-8"?>')
}

function labelOf(bytes: Buffer, declared = 'utf-8'): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  try {
    const { encoding } = new TextDecoder(declared)
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding
  } catch {
    return 'utf-8'
  }
}

// Illustrator names its namespaces by plain entities, which are harmless; bombs nest them and thieves point outside.
function checkEntities(text: string, limits: Limits): void {
  if (!/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(text)) return
  const refused = failed('This SVG uses entities that could read other files or grow without end, so it was not drawn.')
  const declarations = text.match(/<!ENTITY[^>]*>?/gi) ?? []
  const plain = /^<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&%]*)"|'([^'&%]*)')\s*>$/i
  let grown = text.length
  for (const declaration of declarations) {
    const match = plain.exec(declaration)
    if (!match) throw refused
    const uses = text.split(`&${match[1]};`).length - 1
    grown += uses * (match[2] ?? match[3] ?? '').length
  }
  if (declarations.length > 64 || grown > limits.maxSvgBytes) throw refused
}
