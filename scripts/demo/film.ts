import sharp from 'sharp'
import { clamp, type Rgb, toSrgb } from './colour.ts'
import { seededRandom } from './noise.ts'

/** A picture in linear light, three floats a pixel, as a renderer leaves it. */
export type Frame = { width: number; height: number; rgb: Float32Array }

/** How a frame is developed, in the words of a darkroom. */
export type Film = {
  /** Stops brighter (positive) or darker. */
  exposure?: number
  /** 1 is as rendered. */
  contrast?: number
  saturation?: number
  /** Multiplied into shadows and highlights: the split toning of film stocks. */
  shadows?: Rgb
  highlights?: Rgb
  /** Lifts black, as faded prints have it; 0 to 0.1. */
  fade?: number
  /** Darkening of the corners, 0 to 1. */
  vignette?: number
  /** Standard deviation in 8-bit levels. */
  grain?: number
  /** Light that bleeds around bright places, 0 to 1. */
  bloom?: number
}

export type Developed = { data: Buffer; width: number; height: number }

/**
 * Tone-maps a frame and enlarges it to `width` x `height`. Enlarging happens at 16 bits and grain comes after it, at the
 * size of the final pixels: that is what keeps wide skies free of bands.
 */
export async function develop(frame: Frame, film: Film, width: number, height: number): Promise<Developed> {
  if (film.bloom) await addBloom(frame, film.bloom)
  const toned = tone(frame, film)
  const enlarged = await sharp(toned, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer()
  const pixels = new Uint16Array(enlarged.buffer, enlarged.byteOffset, enlarged.byteLength / 2)
  return { data: addGrain(pixels, width, height, film), width, height }
}

function tone(frame: Frame, film: Film): Uint16Array {
  const { width, height, rgb } = frame
  const { contrast = 1, saturation = 1, fade = 0, vignette = 0.2 } = film
  const shadows = film.shadows ?? [1, 1, 1]
  const highlights = film.highlights ?? [1, 1, 1]
  const gain = 2 ** (film.exposure ?? 0)
  const curve = toneCurve()
  const out = new Uint16Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const fromMiddleY = (y / height - 0.5) * 1.2
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const fromMiddleX = (x / width - 0.5) * 1.2
      const corner = fromMiddleX * fromMiddleX + fromMiddleY * fromMiddleY
      const light = gain * (1 - vignette * corner * 1.6)
      let r = curve(rgb[at]! * light)
      let g = curve(rgb[at + 1]! * light)
      let b = curve(rgb[at + 2]! * light)
      const grey = 0.25 * r + 0.65 * g + 0.1 * b
      r = grey + (r - grey) * saturation
      g = grey + (g - grey) * saturation
      b = grey + (b - grey) * saturation
      out[at] = finish(r, grey, shadows[0], highlights[0], contrast, fade)
      out[at + 1] = finish(g, grey, shadows[1], highlights[1], contrast, fade)
      out[at + 2] = finish(b, grey, shadows[2], highlights[2], contrast, fade)
    }
  }
  return out
}

function finish(
  value: number,
  grey: number,
  shadow: number,
  highlight: number,
  contrast: number,
  fade: number,
): number {
  const tinted = value * (shadow + (highlight - shadow) * grey)
  // An S-curve around middle grey instead of a straight line, so that contrast never clips.
  const bent = contrast === 1 ? tinted : tinted + (contrast - 1) * 1.1 * tinted * (1 - tinted) * (tinted - 0.42) * 2
  return clamp(fade + bent * (1 - fade)) * 65535
}

/** Linear light to display values with a soft shoulder (the rational fit of the ACES curve), from a table. */
function toneCurve(): (light: number) => number {
  const steps = 8192
  const table = new Float32Array(steps + 2)
  for (let index = 0; index < table.length; index++) {
    // Square spacing: shadows need more entries than highlights.
    const light = (index / steps) ** 2 * 12
    const mapped = (light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14)
    table[index] = toSrgb(clamp(mapped))
  }
  return (light) => {
    const place = Math.sqrt(clamp(light, 0, 12) / 12) * steps
    const index = Math.floor(place)
    return table[index]! + (table[index + 1]! - table[index]!) * (place - index)
  }
}

const grainSize = 512

function addGrain(pixels: Uint16Array, width: number, height: number, film: Film): Buffer {
  const { grain = 2.4 } = film
  const tile = grainTile()
  const out = Buffer.allocUnsafe(width * height * 3)
  for (let y = 0; y < height; y++) {
    // Every row of tiles starts somewhere else, or the eye would find the repetition.
    const shift = Math.imul(y >> 9, 193)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const place = ((y & 511) << 9) | ((x + shift + (x >> 9) * 89) & 511)
      const level = pixels[at + 1]! / 65535
      // Grain shows most in the mid-tones, as on film, and half a level stays everywhere as dither.
      const speck = tile[place]! * (0.5 + grain * (0.35 + 2.2 * level * (1 - level)))
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[at + channel]! / 257 + speck + tile[(place + channel * 7919) & 262143]! * 0.4
        out[at + channel] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5
      }
    }
  }
  return out
}

function grainTile(): Float32Array {
  const random = seededRandom(11)
  const count = grainSize * grainSize
  const raw = Float32Array.from({ length: count }, () => random() + random() + random() - 1.5)
  const tile = new Float32Array(count)
  for (let at = 0; at < count; at++) {
    const right = raw[(at + 1) % count]!
    const below = raw[(at + grainSize) % count]!
    tile[at] = (raw[at]! * 1.2 + right * 0.6 + below * 0.6) * 1.3
  }
  return tile
}

/** Bright light bleeds: what is above display white is blurred wide and added. */
async function addBloom(frame: Frame, strength: number): Promise<void> {
  const { width, height, rgb } = frame
  const bright = new Uint16Array(width * height * 3)
  for (let at = 0; at < bright.length; at++) bright[at] = clamp((rgb[at]! - 0.7) / 6) * 65535
  const small = { width: Math.round(width / 8), height: Math.round(height / 8) }
  const blurred = await sharp(bright, { raw: { width, height, channels: 3 } })
    .resize(small.width, small.height, { fit: 'fill' })
    .blur(Math.max(2, small.width / 40))
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer()
  const glow = new Uint16Array(blurred.buffer, blurred.byteOffset, blurred.byteLength / 2)
  for (let at = 0; at < glow.length; at++) rgb[at] = rgb[at]! + (glow[at]! / 65535) * 6 * strength
}
