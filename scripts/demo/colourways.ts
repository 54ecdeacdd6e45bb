import { hex, type Rgb, scale } from './colour.ts'
import type { ProductName } from './products.ts'
import type { Backdrop, Material } from './studio.ts'

export type Colourway = { colour: string; materials: Material[]; backdrop: Backdrop }

const mist: Backdrop = { wall: hex('#c9cdcc'), floor: hex('#dcdedb') }
const sand: Backdrop = { wall: hex('#cbb9a2'), floor: hex('#dccdb8'), warm: 0.04 }
const moss: Backdrop = { wall: hex('#67705c'), floor: hex('#838b75') }
const slate: Backdrop = { wall: hex('#3b4650'), floor: hex('#56626c') }
const night: Backdrop = { wall: hex('#151b22'), floor: hex('#262c33'), key: 0.55, warm: 0.06 }
const clay: Backdrop = { wall: hex('#a9674c'), floor: hex('#c07f62'), warm: 0.04 }

const steel: Material = { colour: [0.62, 0.63, 0.65], gloss: 0.8, metal: true }
const black: Material = { colour: hex('#1b1c1d'), gloss: 0.35 }
const cloth = (colour: string): Material => ({ colour: hex(colour), gloss: 0.04, weave: 0.16 })
const paint = (colour: string): Material => ({ colour: hex(colour), gloss: 0.62 })

function pack(colour: string, main: string, dark: string, webbing: string, mat: string, backdrop: Backdrop): Colourway {
  return {
    colour,
    materials: [cloth(main), cloth(dark), cloth(webbing), black, cloth(mat)],
    backdrop,
  }
}

function cup(colour: string, enamel: string, rim: string, ink: string, backdrop: Backdrop): Colourway {
  const printed = hex(ink)
  const outside: Material = {
    colour: hex(enamel),
    gloss: 0.85,
    print: (x, y, z) => (z > 0 ? peakMark(x + 0.03, y - 0.4, printed) : undefined),
  }
  return { colour, materials: [outside, paint(rim), { colour: hex('#efece4'), gloss: 0.8 }], backdrop }
}

/** The company's mark, two peaks under a sun, as it is printed on things. */
function peakMark(x: number, y: number, ink: Rgb): Rgb | undefined {
  const size = 0.14
  const u = x / size
  const v = y / size
  const tall = v < 0.75 - Math.abs(u + 0.3) * 1.25 && v > -0.6
  const low = v < 0.25 - Math.abs(u - 0.62) * 1.25 && v > -0.6
  const gap = Math.abs(v - 0.25 + (u - 0.62) * -1.25) < 0.09 && u < 0.62 && u > -0.1
  const sun = (u - 0.62) ** 2 + (v - 0.66) ** 2 < 0.045
  return sun || ((tall || low) && !gap) ? ink : undefined
}

function shelter(colour: string, fly: string, stripe: string, backdrop: Backdrop, glow = 0): Colourway {
  const sheet: Material = { colour: hex(fly), gloss: 0.12, weave: 0.1, glow: glow * 0.5 }
  const inner: Material = { colour: glow > 0 ? [1, 0.62, 0.25] : hex('#d8d2c4'), glow: glow * 1.6 }
  return { colour, materials: [sheet, { ...sheet, colour: hex(stripe) }, steel, inner, cloth('#3a3d3d')], backdrop }
}

function lamp(colour: string, metal: string, glow: number, backdrop: Backdrop): Colourway {
  const bright: Rgb = glow > 0 ? [1, 0.62, 0.26] : hex('#efe9dc')
  // Brightest around the wick, dimmer towards the caps.
  const shine = (y: number) => (glow > 0 ? 0.35 + 1.1 * Math.exp(-(((y - 0.44) / 0.12) ** 2)) : 1)
  const light: Material = { colour: bright, gloss: 0.7, glow, print: (_x, y) => scale(bright, shine(y)) }
  return { colour, materials: [paint(metal), light, { ...steel, colour: [0.3, 0.31, 0.32] }, steel], backdrop }
}

function bottle(colour: string, body: string, backdrop: Backdrop): Colourway {
  const mark = scale(hex('#f2efe8'), 1)
  const coat: Material = {
    colour: hex(body),
    gloss: 0.4,
    print: (x, y, z) => (z > 0 ? peakMark((x + 0.03) * 1.5, (y - 0.45) * 1.5, mark) : undefined),
  }
  return { colour, materials: [coat, steel, black], backdrop }
}

function shoes(colour: string, leather: string, guard: string, laces: string, backdrop: Backdrop): Colourway {
  const hide: Material = { colour: hex(leather), gloss: 0.22, weave: 0.05 }
  return {
    colour,
    materials: [
      hide,
      { colour: hex(guard), gloss: 0.25 },
      { colour: hex('#26231f'), gloss: 0.15 },
      cloth('#2d2b28'),
      cloth(laces),
      { ...steel, colour: [0.55, 0.46, 0.3] },
    ],
    backdrop,
  }
}

const line = (colour: string, rope: string, tie: string, backdrop: Backdrop): Colourway => {
  const first = hex(rope)
  const fleck = hex('#efe7d6')
  const strands: Material = {
    colour: first,
    gloss: 0.08,
    weave: 0.12,
    print: (x, y, z) => (Math.sin(Math.atan2(z, x) * 52 + y * 90) > 0.86 ? fleck : undefined),
  }
  return { colour, materials: [strands, cloth(tie)], backdrop }
}

const clip = (colour: string, body: Rgb, backdrop: Backdrop): Colourway => ({
  colour,
  materials: [{ colour: body, gloss: 0.75, metal: true }, steel, { ...steel, colour: [0.25, 0.25, 0.26] }],
  backdrop,
})

/** The colours every product is sold in, and the paper it was photographed on. */
export const colourways: Record<ProductName, Colourway[]> = {
  backpack: [
    pack('Moss', '#4f5a3c', '#333b29', '#8a6a42', '#c58a3d', sand),
    pack('Slate', '#43525e', '#2a343c', '#1f2326', '#b5563a', mist),
    pack('Ember', '#a94f2f', '#6f3220', '#2b2624', '#3d4a4f', { ...sand, wall: hex('#d2c6b4') }),
  ],
  mug: [
    cup('Cloud', '#e9e5da', '#23364a', '#23364a', moss),
    cup('Fjord', '#24435c', '#10202c', '#efe9dc', mist),
    cup('Ember', '#b4532f', '#2b211c', '#f4e8d6', sand),
  ],
  tent: [
    shelter('Lichen', '#a7a05a', '#55602f', mist),
    shelter('Ember', '#b9562d', '#e3d3b5', slate),
    shelter('Night', '#7d6a3e', '#3b4a3f', night, 0.9),
  ],
  lantern: [
    lamp('Graphite', '#2a2e31', 2.6, night),
    lamp('Ochre', '#c08a2e', 0, mist),
    lamp('Pine', '#2f4a3d', 1.7, slate),
  ],
  flask: [bottle('Pine', '#2c463a', sand), bottle('Snow', '#dfe0dc', slate), bottle('Clay', '#a85b40', mist)],
  boots: [
    shoes('Chestnut', '#6e4325', '#3a2618', '#b6392b', mist),
    shoes('Granite', '#5b5d5c', '#2f3232', '#d8a43a', sand),
  ],
  rope: [line('Ember', '#c4532b', '#22282c', mist), line('Fjord', '#2b5878', '#c9a04b', sand)],
  carabiner: [
    clip('Ember', [0.75, 0.2, 0.06], slate),
    clip('Fjord', [0.12, 0.34, 0.55], mist),
    clip('Silver', [0.72, 0.73, 0.75], clay),
  ],
}
