import { hex, mixRgb, type Rgb, scale, smooth } from './colour.ts'
import type { Frame } from './film.ts'
import { createNoise, seededRandom } from './noise.ts'

type Look = { top: Rgb; bottom: Rgb; lights: Rgb[]; count: number; strength: number }

const looks: Record<'dew' | 'city', Look> = {
  dew: {
    top: hex('#1d3320'),
    bottom: hex('#6f8347'),
    lights: [hex('#cfe08a'), hex('#f3e7a4'), hex('#8fb56a'), hex('#e8f3d4')],
    count: 130,
    strength: 0.34,
  },
  city: {
    top: hex('#0a1220'),
    bottom: hex('#241a20'),
    lights: [hex('#ffb45e'), hex('#ff8a4a'), hex('#ffdca0'), hex('#7fb2ff'), hex('#e8563a')],
    count: 150,
    strength: 0.55,
  },
}

/** What a fast lens makes of lights it does not focus on: discs with a brighter rim, cut to cat's eyes near the edges. */
export function renderBokeh(seed: number, width: number, height: number): Frame {
  const look = seed % 2 === 1 ? looks.dew : looks.city
  const random = seededRandom(seed)
  const noise = createNoise(seed)
  const rgb = new Float32Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const drift = noise.cloud((x / width) * 2.2, (y / height) * 1.6, 3)
      rgb.set(mixRgb(look.top, look.bottom, smooth(0.1, 1, y / height + drift * 0.5)), (y * width + x) * 3)
    }
  }
  for (let index = 0; index < look.count; index++) {
    const near = random() ** 2
    const spread = (random() + random() + random()) / 3
    const centreY = height * (0.1 + 0.85 * (index % 3 === 0 ? random() : spread))
    const radius = height * (0.012 + 0.075 * near)
    const colour = scale(
      look.lights[Math.floor(random() * look.lights.length)]!,
      look.strength * (0.25 + random() * 0.9) * (1 - near * 0.6),
    )
    disc(rgb, width, height, random() * width, centreY, radius, colour)
  }
  return { width, height, rgb }
}

function disc(
  rgb: Float32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  radius: number,
  colour: Rgb,
): void {
  const offX = (cx / width - 0.5) * radius * 1.1
  const offY = (cy / height - 0.5) * radius * 0.8
  const edge = Math.max(1.5, radius * 0.05)
  for (let y = Math.max(0, Math.floor(cy - radius - 2)); y < Math.min(height, cy + radius + 2); y++) {
    for (let x = Math.max(0, Math.floor(cx - radius - 2)); x < Math.min(width, cx + radius + 2); x++) {
      const away = Math.sqrt((x - cx) ** 2 + (y - cy) ** 2)
      const cut = Math.sqrt((x - cx + offX) ** 2 + (y - cy + offY) ** 2)
      const inside = smooth(radius, radius - edge, away) * smooth(radius * 1.08, radius * 1.08 - edge, cut)
      if (inside === 0) continue
      const rim = 0.72 + 0.5 * smooth(radius * 0.7, radius, away)
      const at = (y * width + x) * 3
      for (let channel = 0; channel < 3; channel++) rgb[at + channel]! += colour[channel]! * inside * rim
    }
  }
}
