import { blend, box, cylinder, ellipsoid, link, ring, rod, sphere } from './solids.ts'
import type { Part, Product } from './studio.ts'

function nearest(out: Part, distance: number, material: number): void {
  if (distance < out.distance) {
    out.distance = distance
    out.material = material
  }
}

function start(out: Part): void {
  out.distance = Number.POSITIVE_INFINITY
}

/** Materials: 0 cloth, 1 darker cloth, 2 webbing, 3 buckles, 4 sleeping mat. */
const backpack: Product = {
  solid(x, y, z, out) {
    start(out)
    const taper = 1 - 0.16 * (y - 0.45)
    const bulge = 0.012 * Math.sin(y * 9) * Math.cos(x * 7)
    const body = box(x / taper, y - 0.5, z / taper, 0.3, 0.4, 0.19, 0.13) - bulge
    const seams = 0.006 * (Math.abs(Math.abs(x) - 0.19) < 0.006 ? 1 : 0)
    nearest(out, body + seams, 0)
    const lidTilt = y - 0.93 - z * 0.16 + x * x * 0.25
    nearest(out, box(x, lidTilt, z + 0.01, 0.31, 0.085, 0.22, 0.08), 1)
    const pocket = box(x, y - 0.37, z - 0.205 + Math.max(0, y - 0.37) * 0.16, 0.215, 0.185, 0.085, 0.075)
    nearest(out, pocket, 0)
    nearest(out, box(x, y - 0.545, z - 0.24, 0.19, 0.012, 0.05, 0.011), 2)
    const side = box(Math.abs(x) - 0.3, y - 0.3, z, 0.065, 0.17, 0.12, 0.06)
    nearest(out, side, 1)
    const strap = Math.abs(x) - 0.125
    nearest(out, Math.max(Math.abs(strap) - 0.018, Math.min(Math.abs(body), Math.abs(pocket)) - 0.013, -z, y - 0.95), 2)
    nearest(out, box(strap, y - 0.81, z - 0.235, 0.027, 0.03, 0.016, 0.008), 3)
    nearest(out, box(strap, y - 0.605, z - 0.235, 0.027, 0.02, 0.02, 0.008), 3)
    const handle = link(x, (y - 1.0) * 1.1, z + 0.13, 0.02, 0.07, 0.014)
    nearest(out, handle, 2)
    const mat = cylinder(y - 0.105, x, z - 0.03, 0.098, 0.37, 0.02)
    const spiral = 0.004 * Math.sin(Math.sqrt((y - 0.105) ** 2 + (z - 0.03) ** 2) * 300) * (Math.abs(x) > 0.35 ? 1 : 0)
    nearest(out, mat + spiral, 4)
    const tie = Math.abs(Math.abs(x) - 0.2) - 0.016
    nearest(out, Math.max(tie, Math.abs(mat) - 0.007), 2)
  },
  bound: 0.72,
  middle: 0.53,
  camera: { distance: 3.4, height: 0.95, turn: 0.42, aim: 0.5, lens: 2.35 },
}

/** Materials: 0 enamel, 1 rim, 2 inside. */
const mug: Product = {
  solid(x, y, z, out) {
    start(out)
    const flare = 1 + 0.05 * (y - 0.4)
    const outer = cylinder(x / flare, y - 0.37, z / flare, 0.34, 0.37, 0.06)
    const inner = cylinder(x / flare, y - 0.44, z / flare, 0.318, 0.4, 0.05)
    nearest(out, Math.max(outer, -inner), inner < 0.012 ? 2 : 0)
    nearest(out, ring(x, y - 0.735, z, 0.336 * flare, 0.017), 1)
    const handle = link(x - 0.37, y - 0.4, z, 0.075, 0.15, 0.036)
    nearest(out, blend(Math.max(handle, 0.3 - x), 0.5, 0.01), 0)
  },
  bound: 0.72,
  middle: 0.37,
  camera: { distance: 3.2, height: 1.25, turn: -0.18, aim: 0.33, lens: 2.35 },
}

/** Materials: 0 flysheet, 1 stripe, 2 poles, 3 inner tent, 4 ground sheet. */
const tent: Product = {
  solid(x, y, z, out) {
    start(out)
    const width = 0.62
    const crown = 0.52
    const arch = (part: number) => 1 - 0.1 * part * part
    const lean = 0.68
    const along = z / lean
    // Fabric sags between the poles at -0.55, 0 and 0.55.
    const sag = 0.045 * Math.sin(((Math.abs(along) % 0.55) / 0.55) * Math.PI)
    const body = ellipsoid(x, y, 0, width * arch(along) - sag, crown * arch(along) - sag, 1)
    const ends = Math.abs(z) - lean - (0.2 * (crown - y)) / crown
    const shell = Math.max(body * 0.8, ends * 0.75)
    const doorway = Math.max(Math.abs(x) / 0.3 + y / 0.42 - 1, -(z - 0.4))
    const opening = Math.max(shell + 0.012, -1)
    const walls = Math.max(shell, -opening, -y)
    nearest(out, Math.max(walls, -doorway * 0.22), Math.abs(along) < 0.1 ? 1 : 0)
    for (const place of [-lean, 0, lean]) {
      const scale = arch(place / lean)
      const ringShape = Math.sqrt((x / (width * scale)) ** 2 + (y / (crown * scale)) ** 2) - 1
      const pole = Math.sqrt((ringShape * 0.5) ** 2 + (z - place) ** 2) - 0.011
      nearest(out, Math.max(pole * 0.8, -y), 2)
    }
    nearest(out, Math.max(shell + 0.07, -y, z - 0.5), 3)
    nearest(out, box(x, y - 0.008, z, width * 0.98, 0.012, lean + 0.13, 0.01), 4)
  },
  bound: 1.15,
  middle: 0.2,
  camera: { distance: 4.4, height: 1.15, turn: 0.62, aim: 0.14, lens: 1.85 },
}

/** Materials: 0 painted metal, 1 light, 2 cage, 3 handle. */
const lantern: Product = {
  solid(x, y, z, out) {
    start(out)
    nearest(out, cylinder(x, y - 0.1, z, 0.25, 0.1, 0.035), 0)
    nearest(out, cylinder(x, y - 0.235, z, 0.19, 0.045, 0.015), 2)
    nearest(out, cylinder(x, y - 0.47, z, 0.135, 0.205, 0.07), 1)
    const roof = blend(cylinder(x, y - 0.7, z, 0.215, 0.03, 0.025), cylinder(x, y - 0.76, z, 0.12, 0.05, 0.02), 0.06)
    nearest(out, roof, 0)
    nearest(out, cylinder(x, y - 0.84, z, 0.05, 0.04, 0.015), 2)
    const turns = Math.atan2(z, x)
    const nearestBar = Math.round(turns / (Math.PI / 3)) * (Math.PI / 3)
    const barX = x - Math.cos(nearestBar) * 0.19
    const barZ = z - Math.sin(nearestBar) * 0.19
    nearest(out, Math.max(Math.sqrt(barX * barX + barZ * barZ) - 0.0095, Math.abs(y - 0.47) - 0.24), 2)
    nearest(out, ring(x, y - 0.47, z, 0.19, 0.0085), 2)
    const bow = link(x, (y - 0.78) * 0.95, z, 0.0, 0.235, 0.0105)
    nearest(out, Math.max(bow, 0.74 - y), 3)
    nearest(out, cylinder(y - 1.027, x, z, 0.022, 0.07, 0.018), 0)
    nearest(out, cylinder(y - 0.1, z - 0.25, x, 0.034, 0.022, 0.01), 2)
  },
  bound: 0.66,
  middle: 0.52,
  camera: { distance: 3.4, height: 0.95, turn: 0.3, aim: 0.5, lens: 2.3 },
}

/** Materials: 0 paint, 1 steel, 2 cap. */
const flask: Product = {
  solid(x, y, z, out) {
    start(out)
    const shoulder = 0.19 - 0.085 * Math.max(0, Math.min(1, (y - 0.72) / 0.12)) ** 1.6
    const body = Math.max(Math.sqrt(x * x + z * z) - shoulder, Math.abs(y - 0.45) - 0.4) * 0.85
    nearest(out, Math.max(blend(body, body, 0.01) - 0.012, -y), y < 0.075 || y > 0.842 ? 1 : 0)
    const ridges = 0.003 * Math.cos(Math.atan2(z, x) * 48) * (y > 0.9 && y < 0.99 ? 1 : 0)
    nearest(out, cylinder(x, y - 0.945, z, 0.118 + ridges, 0.065, 0.016), 2)
    nearest(out, link(x, y - 1.05, z, 0.012, 0.062, 0.016), 2)
    nearest(out, ring(x, y - 0.868, z, 0.108, 0.009), 1)
  },
  bound: 0.62,
  middle: 0.56,
  camera: { distance: 3.5, height: 0.85, turn: 0.3, aim: 0.52, lens: 2.4 },
}

function boot(x: number, y: number, z: number, out: Part): void {
  // x leads to the toe.
  const narrow = 1 - 0.18 * Math.max(0, -x) - 0.12 * Math.max(0, x - 0.2)
  const foot = ellipsoid(x - 0.12, y - 0.13, z / narrow, 0.37, 0.15, 0.145)
  const heel = ellipsoid(x + 0.17, y - 0.16, z, 0.15, 0.17, 0.125)
  const toe = sphere((x - 0.33) * 0.95, (y - 0.14) * 1.15, z * 1.02, 0.135)
  const shaft = Math.max(
    cylinder((x + 0.12 - (y - 0.4) * 0.1) / 1.2, y - 0.38, z, 0.125, 0.26, 0.05),
    -cylinder((x + 0.14) / 1.2, y - 0.62, z, 0.095, 0.1, 0.02),
  )
  const upper = blend(blend(blend(foot, heel, 0.09), shaft, 0.14), toe, 0.07)
  const sole = 0.075 + 0.02 * Math.max(0, x - 0.25)
  const guard = Math.max(upper - 0.008, y - 0.15 - 0.03 * Math.cos(x * 9))
  nearest(out, Math.max(upper, sole - y), y > 0.585 ? 3 : 0)
  nearest(out, Math.max(guard, sole - y), 1)
  const outline = ellipsoid(x - 0.06, 0, z / narrow, 0.455, 1, 0.158)
  const treads = 0.5 + 0.5 * Math.cos(x * 75)
  const rubber = Math.max(
    outline * 0.8,
    Math.abs(y - sole / 2) - sole / 2,
    treads * 0.02 - 0.006 - Math.max(0, y - 0.03),
  )
  nearest(out, rubber * 0.8, 2)
  if (upper > 0.08 || x < -0.12) return
  for (let row = 0; row < 6; row++) {
    const share = row / 5
    const laceX = 0.21 - share * 0.265
    const laceY = 0.255 + share * 0.29 - 0.03 * Math.sin(share * 3.1)
    const bow = laceY + 0.022 - z * z * 2.6
    const wide = Math.abs(z) - 0.078
    nearest(
      out,
      Math.max(Math.sqrt((x - laceX - 0.012 * Math.sin(z * 30 + row * 3)) ** 2 + (y - bow) ** 2) - 0.0115, wide),
      4,
    )
    nearest(out, sphere(x - laceX, y - laceY + 0.004, Math.abs(z) - 0.085, 0.017), 5)
  }
}

/** Materials: 0 leather, 1 guard, 2 sole, 3 collar, 4 laces, 5 eyelets. */
const boots: Product = {
  solid(x, y, z, out) {
    start(out)
    boot((x - 0.06) * 0.97 + (z - 0.24) * 0.24, y, (z - 0.24) * 0.97 - (x - 0.06) * 0.24, out)
    const c = Math.cos(-0.22)
    const s = Math.sin(-0.22)
    boot((x + 0.22) * c - (z + 0.22) * s, y, (x + 0.22) * s + (z + 0.22) * c, out)
    out.distance *= 0.85
  },
  bound: 0.82,
  middle: 0.26,
  camera: { distance: 3.6, height: 1.05, turn: 0.5, aim: 0.24, lens: 2.15 },
}

/** Materials: 0 rope, 1 tie. */
const rope: Product = {
  solid(x, y, z, out) {
    start(out)
    const angle = Math.atan2(z, x)
    for (let turn = 0; turn < 7; turn++) {
      const radius = 0.4 + 0.035 * Math.sin(turn * 2.4) + 0.018 * Math.sin(angle * 3 + turn * 1.7)
      const height = 0.05 + Math.floor(turn / 2) * 0.078 + 0.014 * Math.sin(angle * 2 + turn * 2.2)
      const side = radius + (turn % 2 ? 0.082 : 0)
      const u = Math.sqrt(x * x + z * z) - side
      const v = y - height
      const plain = Math.sqrt(u * u + v * v) - 0.047
      // The strands only show up close.
      const strands = plain < 0.05 ? 0.005 * Math.sin(Math.atan2(v, u) * 3 + angle * 64) : 0
      nearest(out, (plain + strands) * 0.8, 0)
    }
    for (const at of [0.6, 3.6]) {
      const [tx, tz] = [Math.cos(at) * 0.44, Math.sin(at) * 0.44]
      const along = (x - tx) * -Math.sin(at) + (z - tz) * Math.cos(at)
      const across = (x - tx) * Math.cos(at) + (z - tz) * Math.sin(at)
      nearest(out, Math.max(box(across, y - 0.17, along, 0.125, 0.185, 0.055, 0.06), -y), 1)
    }
  },
  bound: 0.68,
  middle: 0.16,
  camera: { distance: 3.6, height: 1.9, turn: 0.3, aim: 0.1, lens: 2.5 },
}

/** Materials: 0 anodised body, 1 gate, 2 hinge. */
const carabiner: Product = {
  solid(x, y, z, out) {
    start(out)
    const slim = 1 + 0.25 * (y - 0.5)
    const frame = link(x / slim, y - 0.53, z, 0.23, 0.22, 0.042)
    const gap = box(x - 0.23, y - 0.5, z, 0.1, 0.2, 0.1, 0.01)
    nearest(out, Math.max(frame * 0.9, -gap), 0)
    nearest(out, rod(x, y, z, [0.21, 0.31, 0], [0.232, 0.7, 0], 0.03), 1)
    nearest(out, cylinder(x - 0.222, y - 0.56, z, 0.047, 0.085, 0.012), 2)
  },
  bound: 0.62,
  middle: 0.52,
  camera: { distance: 3.3, height: 0.8, turn: 0.5, aim: 0.48, lens: 2.3 },
}

/** Everything the company makes. */
export const products = { backpack, mug, tent, lantern, flask, boots, rope, carabiner }

export type ProductName = keyof typeof products
