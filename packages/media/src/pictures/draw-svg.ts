/**
 * A program of its own: `draw-svg.ts <input.svg> <output.png> <dots per inch> <most pixels>`. Filters, patterns and nested
 * references can keep the renderer busy for hours and it cannot be interrupted, so drawings that use them are drawn
 * in a process that can be ended. The input is handed over as bytes, so that it has no address to resolve files by.
 */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

const [input = '', output = '', density = '72', limitInputPixels = '0'] = process.argv.slice(2)
sharp.concurrency(1)
await sharp(await readFile(input), { density: Number(density), limitInputPixels: Number(limitInputPixels) })
  .png({ compressionLevel: 1 })
  .toFile(output)
