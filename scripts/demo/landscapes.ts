import { clamp, mix, type Rgb, smooth } from './colour.ts'
import type { Frame } from './film.ts'
import { addHaze, type Haze } from './haze.ts'
import { createNoise, type Noise } from './noise.ts'
import { createSky, type Sky, type SkyLight, type Sun } from './sky.ts'
import type { Terrain } from './terrain.ts'

export type Landscape = {
  seed: number
  terrain: (noise: Noise) => Terrain
  camera: {
    x?: number
    z?: number
    height: number
    /** Where the horizon lies, from the top, as a share of the picture's height. */
    horizon: number
    /** Focal length in picture widths: 0.7 is a wide angle, 1 a normal lens, 2.5 a long one. */
    lens: number
    near?: number
    far?: number
  }
  sun: Sun
  sky: Sky
  /** Light from the whole sky on the ground. */
  ambient: Rgb
  haze: Haze
  /** Calm water up to `level` (mirror), or, with `open`, the terrain itself is the sea. */
  water?: { level: number; colour: Rgb; ripple: number; open?: boolean; shine?: number }
}

export type Rendered = Frame & {
  /** Distance per pixel; Infinity is sky. */
  depth: Float32Array
  /** 1 where calm water is. */
  wet: Uint8Array
  horizonRow: number
}

const depthSteps = 1100

/**
 * Renders a landscape column by column from near to far: each column walks away from the camera once and paints
 * whatever rises above what is already painted. Steps grow with distance, so that detail is even over the picture and
 * neighbouring columns give the normals for nothing.
 */
export function renderLandscape(scene: Landscape, width: number, height: number): Rendered {
  const { water } = scene
  const noise = createNoise(scene.seed)
  const [camera, terrain] = findStand(scene, scene.terrain(noise))
  const sky = createSky(scene.sky, scene.sun, noise)
  const focal = camera.lens * width
  const horizonRow = camera.horizon * height
  const near = camera.near ?? 0.06
  const growth = ((camera.far ?? 60) / near) ** (1 / depthSteps)
  const distances = Float32Array.from({ length: depthSteps + 1 }, (_, step) => near * growth ** step)
  const details = distances.map((distance) => clamp(Math.log2(12 / (distance * (growth - 1))), 4, 12))
  const originX = camera.x ?? 0
  const originZ = camera.z ?? 0
  const frame: Rendered = {
    width,
    height,
    rgb: new Float32Array(width * height * 3),
    depth: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY),
    wet: new Uint8Array(width * height),
    horizonRow,
  }
  const shadow = castShadows({ ...scene, camera }, terrain, width / focal, distances)
  const shade = createShade({ ...scene, camera }, terrain, noise, sky)
  const level = water && !water.open ? water.level : Number.NEGATIVE_INFINITY
  const sample = new Float32Array(3)

  const heightsAt = (column: number, into: Float32Array) => {
    const slant = (column - width / 2) / focal
    for (let step = 0; step <= depthSteps; step++) {
      const z = distances[step]!
      into[step] = terrain.height(originX + slant * z, originZ + z, details[step]!)
    }
    return slant
  }
  let before = new Float32Array(depthSteps + 1)
  let current = new Float32Array(depthSteps + 1)
  heightsAt(-1, before)
  for (let column = 0; column < width; column++) {
    const slant = heightsAt(column, current)
    let painted = height
    for (let step = 1; step <= depthSteps && painted > 0; step++) {
      const z = distances[step]!
      const ground = Math.max(current[step]!, level)
      const row = horizonRow - ((ground - camera.height) / z) * focal
      if (row >= painted) continue
      const slopeX = (current[step]! - before[step]!) / (z / focal)
      const slopeZ = (current[step]! - current[step - 1]!) / (z - distances[step - 1]!)
      const wet = ground === level
      const lit = shadow(column / width, step)
      const top = Math.max(0, Math.ceil(row))
      for (let y = painted - 1; y >= top; y--) {
        const pixel = y * width + column
        frame.depth[pixel] = z
        frame.wet[pixel] = wet ? 1 : 0
        if (wet) continue
        const shownHeight = camera.height + ((horizonRow - y) / focal) * z
        shade(sample, slant, (y - horizonRow) / focal, z, shownHeight, slopeX, slopeZ, lit, originX, originZ)
        frame.rgb.set(sample, pixel * 3)
      }
      painted = Math.min(painted, top)
    }
    paintSky(frame, column, painted, slant, focal, sky)
    const spare = before
    before = current
    current = spare
  }
  if (water && !water.open) mirror(frame, { ...scene, camera }, focal, noise, sky)
  return frame
}

/**
 * A photographer does not stand inside a mountain. On land the camera climbs on top of what is there; beside water the
 * ground around it is lowered into a bay, so that the eye stays close to the surface.
 */
function findStand(scene: Landscape, terrain: Terrain): [Landscape['camera'], Terrain] {
  const { camera, water } = scene
  const [standX, standZ] = [camera.x ?? 0, camera.z ?? 0]
  let highest = Number.NEGATIVE_INFINITY
  for (let ahead = 0; ahead < 8; ahead++) highest = Math.max(highest, terrain.height(standX, standZ + ahead * 0.1, 9))
  if (water?.open) return [camera, terrain]
  if (!water) return [{ ...camera, height: Math.max(camera.height, highest + 0.12) }, terrain]
  const excess = Math.max(0, highest - water.level + 0.25)
  const bay = (x: number, z: number) => ((x - standX) / 1.5) ** 2 + ((z - standZ) / 2.6) ** 2
  const height: Terrain['height'] = (x, z, detail) =>
    terrain.height(x, z, detail) - excess * Math.exp(-(bay(x, z) ** 2))
  return [camera, excess > 0 ? { ...terrain, height } : terrain]
}

function paintSky(frame: Rendered, column: number, rows: number, slant: number, focal: number, sky: SkyLight): void {
  const light = new Float32Array(3)
  for (let y = 0; y < rows; y++) {
    const rise = (frame.horizonRow - y) / focal
    const length = Math.sqrt(slant * slant + rise * rise + 1)
    sky(slant / length, Math.max(0, rise / length), 1 / length, light)
    frame.rgb.set(light, (y * frame.width + column) * 3)
  }
}

/** Sunlight on a coarse fan of points under the view, by walking from each towards the sun; read with interpolation. */
function castShadows(scene: Landscape, terrain: Terrain, spread: number, distances: Float32Array) {
  const columns = 160
  const rows = 220
  const [sunX, sunY, sunZ] = scene.sun.direction
  const light = new Float32Array((columns + 1) * (rows + 1))
  for (let row = 0; row <= rows; row++) {
    const z = distances[Math.min(depthSteps, Math.round((row / rows) * depthSteps))]!
    for (let column = 0; column <= columns; column++) {
      const x = (column / columns - 0.5) * spread * z + (scene.camera.x ?? 0)
      const start = Math.max(terrain.height(x, z + (scene.camera.z ?? 0), 7), scene.water?.level ?? -99)
      let open = 1
      let travelled = 0.02 + z * 0.006
      for (let step = 0; step < 18 && open > 0; step++) {
        const blocker = terrain.height(x + sunX * travelled, z + (scene.camera.z ?? 0) + sunZ * travelled, 6)
        // The penumbra widens with distance: how narrowly the ray passes decides how much of the sun is seen.
        open = Math.min(open, ((start + sunY * travelled - blocker) / travelled) * 14 + 0.6)
        travelled *= 1.36
      }
      light[row * (columns + 1) + column] = clamp(open)
    }
  }
  return (across: number, step: number) => {
    const u = clamp(across) * (columns - 1)
    const v = (step / depthSteps) * (rows - 1)
    const column = Math.floor(u)
    const row = Math.floor(v)
    const at = row * (columns + 1) + column
    const upper = mix(light[at]!, light[at + 1]!, u - column)
    const lower = mix(light[at + columns + 1]!, light[at + columns + 2]!, u - column)
    return mix(upper, lower, v - row)
  }
}

function createShade(scene: Landscape, terrain: Terrain, noise: Noise, sky: SkyLight) {
  const { sun, ambient, haze, water } = scene
  const [sunX, sunY, sunZ] = sun.direction
  const { sheen = 0 } = terrain
  const reflected = new Float32Array(3)
  return (
    out: Float32Array,
    slant: number,
    drop: number,
    z: number,
    y: number,
    slopeX: number,
    slopeZ: number,
    lit: number,
    originX: number,
    originZ: number,
  ): void => {
    const length = Math.sqrt(slopeX * slopeX + slopeZ * slopeZ + 1)
    const up = 1 / length
    const normalX = -slopeX * up
    const normalZ = -slopeZ * up
    const ray = Math.sqrt(slant * slant + drop * drop + 1)
    const viewX = slant / ray
    const viewY = -drop / ray
    const viewZ = 1 / ray
    const x = slant * z + originX
    if (water?.open) {
      // Waves turned away from the eye are hidden behind others; without this limit distant water would turn to glitter.
      const facing = viewX * normalX + viewY * up + viewZ * normalZ
      const cosine = Math.max(0.02, -facing)
      let upward = viewY - 2 * facing * up
      if (upward < 0.01) upward = 0.02 - upward * 0.5
      sky(viewX - 2 * facing * normalX, upward, viewZ - 2 * facing * normalZ, reflected)
      const fresnel = 0.02 + 0.98 * (1 - Math.min(1, cosine)) ** 5
      for (let channel = 0; channel < 3; channel++) {
        out[channel] = mix(water.colour[channel]! * (0.7 + y * (water.shine ?? 6)), reflected[channel]!, fresnel)
      }
    } else {
      terrain.colour(x, y, z + originZ, up, out)
      const direct = Math.max(0, normalX * sunX + up * sunY + normalZ * sunZ) * lit
      const half = clamp(normalX * (sunX - viewX) * 0.5 + up * (sunY - viewY) * 0.5 + normalZ * (sunZ - viewZ) * 0.5)
      const shine = sheen * half ** 24 * lit
      const fromSky = 0.35 + 0.65 * up
      for (let channel = 0; channel < 3; channel++) {
        const light = sun.colour[channel]! * direct + ambient[channel]! * fromSky
        out[channel] = out[channel]! * light + sun.colour[channel]! * shine
      }
    }
    addHaze(
      out,
      haze,
      scene.sky.glow,
      viewX * sunX + viewY * sunY + viewZ * sunZ,
      viewY,
      y,
      z,
      scene.camera.height,
      noise,
      x,
    )
  }
}

/** Fills calm water with the picture above the horizon, turned over, stirred by ripples and paler at a steep angle. */
function mirror(frame: Rendered, scene: Landscape, focal: number, noise: Noise, sky: SkyLight): void {
  const water = scene.water!
  const { width, height, rgb, wet, depth, horizonRow } = frame
  const light = new Float32Array(3)
  for (let y = Math.max(0, Math.floor(horizonRow)); y < height; y++) {
    const drop = (y - horizonRow) / focal
    for (let column = 0; column < width; column++) {
      const pixel = y * width + column
      if (!wet[pixel]) continue
      const slant = (column - width / 2) / focal
      const z = depth[pixel]!
      const far = Math.log(z)
      const breeze = 0.25 + 0.75 * smooth(-0.2, 0.5, noise.cloud(slant * 3 + 4, far * 3, 3))
      const ripple = noise.cloud(slant * 70, far * 60, 3) * water.ripple * breeze
      const sway = noise.value(slant * 50 + 30, far * 45) * water.ripple * breeze
      light.fill(0)
      for (let tap = 0; tap < 4; tap++) {
        const row = Math.round(2 * horizonRow - y + (ripple + (tap - 1.5) * water.ripple * 0.35) * focal * 1.4)
        const from = clamp(Math.round(column + sway * focal * 0.3), 0, width - 1)
        if (row < 0) {
          const rise = (horizonRow - row) / focal
          const length = Math.sqrt(slant * slant + rise * rise + 1)
          const beyond = new Float32Array(3)
          sky(slant / length, rise / length, 1 / length, beyond)
          for (let channel = 0; channel < 3; channel++) light[channel]! += beyond[channel]! / 4
          continue
        }
        const source = Math.min(row, Math.floor(horizonRow)) * width + from
        for (let channel = 0; channel < 3; channel++) light[channel]! += rgb[source * 3 + channel]! / 4
      }
      const cosine = drop / Math.sqrt(drop * drop + slant * slant + 1)
      const fresnel = 0.1 + 0.86 * (1 - cosine) ** 4
      for (let channel = 0; channel < 3; channel++) {
        rgb[pixel * 3 + channel] = mix(water.colour[channel]!, light[channel]!, fresnel)
      }
      const towards = slant * scene.sun.direction[0] + scene.sun.direction[2]
      const colour = rgb.subarray(pixel * 3, pixel * 3 + 3)
      addHaze(
        colour,
        { ...scene.haze, density: scene.haze.density * 0.6 },
        scene.sky.glow,
        towards / 1.2,
        -drop,
        water.level,
        z,
        scene.camera.height,
        noise,
        slant * z,
      )
    }
  }
}
