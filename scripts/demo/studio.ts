import { clamp, mix, type Rgb, smooth } from './colour.ts'
import type { Frame } from './film.ts'

export type Part = { distance: number; material: number }

/** A thing to photograph. Stands on y = 0 around the origin, about one unit tall. */
export type Product = {
  /** Writes the distance to the surface and the index of its material. */
  solid: (x: number, y: number, z: number, out: Part) => void
  /** Everything lies within this distance of (0, `middle`, 0). */
  bound: number
  middle: number
  camera: { distance: number; height: number; turn: number; aim: number; lens: number }
}

export type Material = {
  colour: Rgb
  /** 0 is cloth, 1 is polished. */
  gloss?: number
  metal?: boolean
  /** Light of its own. */
  glow?: number
  /** Unevenness of cloth and hide, 0 to 1. */
  weave?: number
  /** Colour by place: prints, stripes. Returns undefined where the plain colour stays. */
  print?: (x: number, y: number, z: number) => Rgb | undefined
}

export type Backdrop = { floor: Rgb; wall: Rgb /** Brightness of the key light. */; key?: number; warm?: number }

/** What the camera saw, before any colour: one render serves every colourway. */
export type Exposure = {
  width: number
  height: number
  /** -1 is backdrop. */
  material: Int8Array
  /** Position, normal, per pixel: x y z nx ny nz. */
  surface: Float32Array
  /** Key light, openness, coverage of the pixel. */
  light: Float32Array
  floor: Float32Array
  eye: Rgb
}

const keyLight: Rgb = unit([-0.62, 0.95, 0.66])
const rimLight: Rgb = unit([0.85, 0.5, -0.75])

/** Marches a ray per pixel; soft shadows and openness come from the same distances. */
export function expose(product: Product, width: number, height: number): Exposure {
  const { camera, bound, middle } = product
  const part: Part = { distance: 0, material: 0 }
  const at = (x: number, y: number, z: number) => {
    product.solid(x, y, z, part)
    return part.distance
  }
  const eye: Rgb = [Math.sin(camera.turn) * camera.distance, camera.height, Math.cos(camera.turn) * camera.distance]
  const ahead = unit([-eye[0], camera.aim - eye[1], -eye[2]])
  const right = unit([-ahead[2], 0, ahead[0]])
  const up: Rgb = [
    right[1] * ahead[2] - right[2] * ahead[1],
    right[2] * ahead[0] - right[0] * ahead[2],
    right[0] * ahead[1] - right[1] * ahead[0],
  ]
  const pixelAngle = 1 / (camera.lens * width)
  const shot: Exposure = {
    width,
    height,
    material: new Int8Array(width * height).fill(-1),
    surface: new Float32Array(width * height * 6),
    light: new Float32Array(width * height * 3),
    floor: new Float32Array(width * height),
    eye,
  }
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column
      const u = (column - width / 2) * pixelAngle
      const v = (height / 2 - row) * pixelAngle
      const x = ahead[0] + right[0] * u + up[0] * v
      const y = ahead[1] + right[1] * u + up[1] * v
      const z = ahead[2] + right[2] * u + up[2] * v
      const length = Math.sqrt(x * x + y * y + z * z)
      const [dx, dy, dz] = [x / length, y / length, z / length]
      shot.floor[pixel] = dy < -1e-4 ? floorLight(at, eye, dx, dy, dz, bound, middle, scatter(pixel, 4)) : 1
      const along = -(eye[0] * dx + (eye[1] - middle) * dy + eye[2] * dz)
      const off = eye[0] ** 2 + (eye[1] - middle) ** 2 + eye[2] ** 2 - along * along
      if (off > bound * bound) continue
      const half = Math.sqrt(bound * bound - off)
      let travelled = along - half
      let closest = Number.POSITIVE_INFINITY
      let closestAt = travelled
      for (let step = 0; step < 110 && travelled < along + half; step++) {
        const distance = at(eye[0] + dx * travelled, eye[1] + dy * travelled, eye[2] + dz * travelled)
        if (distance / travelled < closest) {
          closest = distance / travelled
          closestAt = travelled
        }
        if (distance < travelled * pixelAngle * 0.25) break
        travelled += distance * 0.86
      }
      // A ray that passes within half a pixel covers a part of it: smooth outlines without more rays.
      const coverage = clamp(1.3 - closest / pixelAngle)
      if (coverage <= 0) continue
      record(shot, pixel, at, part, eye[0] + dx * closestAt, eye[1] + dy * closestAt, eye[2] + dz * closestAt, coverage)
    }
  }
  return shot
}

type Distance = (x: number, y: number, z: number) => number

function record(
  shot: Exposure,
  pixel: number,
  at: Distance,
  part: Part,
  x: number,
  y: number,
  z: number,
  coverage: number,
): void {
  at(x, y, z)
  shot.material[pixel] = part.material
  const e = 0.0012
  const a = at(x + e, y - e, z - e)
  const b = at(x - e, y - e, z + e)
  const c = at(x - e, y + e, z - e)
  const d = at(x + e, y + e, z + e)
  const [nx, ny, nz] = unit([a - b - c + d, -a - b + c + d, -a + b - c + d])
  shot.surface.set([x, y, z, nx, ny, nz], pixel * 6)
  let open = 0
  for (let step = 1; step <= 5; step++) {
    const reach = 0.016 * step * step
    open +=
      (reach - Math.min(at(x + nx * reach, y + ny * reach, z + nz * reach), y + ny * reach)) / reach / 2 ** (step * 0.5)
  }
  const lit = softShadow(at, x + nx * 0.006, y + ny * 0.006, z + nz * 0.006, keyLight, 5, scatter(pixel, 3))
  shot.light.set([lit, clamp(1 - open * 0.42), coverage], pixel * 3)
}

function softShadow(at: Distance, x: number, y: number, z: number, to: Rgb, hardness: number, start: number): number {
  let open = 1
  // Steps of equal length would draw contour lines into penumbras; a random start turns those into grain.
  let travelled = 0.008 + 0.03 * start
  for (let step = 0; step < 36 && travelled < 1.8; step++) {
    const distance = at(x + to[0] * travelled, y + to[1] * travelled, z + to[2] * travelled)
    open = Math.min(open, 0.5 + 0.5 * ((distance * hardness) / travelled))
    if (open <= 0) return 0
    travelled += clamp(distance * 0.7, 0.012, 0.1)
  }
  return open * open * (3 - 2 * open)
}

/** A random number from 0 to 1 for a pixel: by its index, since smooth arguments would alias into contour lines. */
function scatter(pixel: number, salt: number): number {
  let mixed = Math.imul(pixel + salt * 7919, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4294967296
}

function floorLight(
  at: Distance,
  eye: Rgb,
  dx: number,
  dy: number,
  dz: number,
  bound: number,
  middle: number,
  start: number,
): number {
  const t = -eye[1] / dy
  const x = eye[0] + dx * t
  const z = eye[2] + dz * t
  const from = x * x + middle * middle + z * z
  if (from > bound * bound * 9) return 1
  const near = Math.max(0, at(x, 0.002, z))
  const contact = 0.35 + 0.65 * smooth(-0.02, 0.22, near)
  const beside = at(x, 0.12, z)
  const wide = 0.72 + 0.28 * smooth(-0.05, 0.5, beside)
  return contact * wide * (0.42 + 0.58 * softShadow(at, x, 0.004, z, keyLight, 2.6, start))
}

/** Colours an exposure: softbox from the upper left, a rim from behind, a paper roll for a backdrop. */
export function shade(shot: Exposure, materials: Material[], backdrop: Backdrop): Frame {
  const { width, height } = shot
  const rgb = new Float32Array(width * height * 3)
  const { key = 1, warm = 0 } = backdrop
  const keyColour: Rgb = [2.5 * key * (1 + warm), 2.42 * key, 2.3 * key * (1 - warm)]
  for (let pixel = 0; pixel < width * height; pixel++) {
    const row = Math.floor(pixel / width) / height
    const column = (pixel % width) / width
    // The pool of the key light on the paper, and the roll's bend from wall to floor.
    const pool = Math.exp(-(((column - 0.44) / 0.62) ** 2 + ((row - 0.5) / 0.66) ** 2))
    const share = smooth(0.42, 0.95, row)
    const index = shot.material[pixel]!
    const coverage = index < 0 ? 0 : shot.light[pixel * 3 + 2]!
    for (let channel = 0; channel < 3; channel++) {
      const paper = mix(backdrop.wall[channel]!, backdrop.floor[channel]!, share) * (0.5 + 0.75 * pool) * key
      rgb[pixel * 3 + channel] = paper * shot.floor[pixel]!
    }
    if (coverage > 0) {
      const colour = light(shot, pixel, materials[index]!, keyColour, backdrop)
      for (let channel = 0; channel < 3; channel++) {
        rgb[pixel * 3 + channel] = mix(rgb[pixel * 3 + channel]!, colour[channel]!, coverage)
      }
    }
  }
  return { width, height, rgb }
}

function light(shot: Exposure, pixel: number, material: Material, key: Rgb, backdrop: Backdrop): Rgb {
  const at = pixel * 6
  const [x, y, z] = [shot.surface[at]!, shot.surface[at + 1]!, shot.surface[at + 2]!]
  let [nx, ny, nz] = [shot.surface[at + 3]!, shot.surface[at + 4]!, shot.surface[at + 5]!]
  const { gloss = 0.1, weave = 0, metal = false, glow = 0 } = material
  if (weave > 0) {
    // Fibres are finer than a pixel: drawn as a pattern they would interfere with the grid, so they are scattered.
    nx += (scatter(pixel, 1) - 0.5) * weave
    ny += (scatter(pixel, 2) - 0.5) * weave
    ;[nx, ny, nz] = unit([nx, ny, nz])
  }
  const base = material.print?.(x, y, z) ?? material.colour
  const lit = shot.light[pixel * 3]!
  const open = shot.light[pixel * 3 + 1]!
  const [vx, vy, vz] = unit([shot.eye[0] - x, shot.eye[1] - y, shot.eye[2] - z])
  const facing = clamp(nx * vx + ny * vy + nz * vz)
  const toKey = clamp((nx * keyLight[0] + ny * keyLight[1] + nz * keyLight[2]) * 0.85 + 0.15) * lit
  const toRim = clamp(nx * rimLight[0] + ny * rimLight[1] + nz * rimLight[2])
  const mirrored = 2 * facing
  const [rx, ry, rz] = [mirrored * nx - vx, mirrored * ny - vy, mirrored * nz - vz]
  const towardsKey = rx * keyLight[0] + ry * keyLight[1] + rz * keyLight[2]
  // A softbox shows in polish as a shape with an edge, in cloth as a wide sheen.
  const softbox = smooth(0.9 - 0.55 * (1 - gloss), 0.97, towardsKey) * (0.06 + gloss * 1.5) * (0.4 + 0.6 * lit)
  const fresnel = 0.04 + 0.96 * (1 - facing) ** 5
  const room = 0.24 + 0.5 * smooth(-0.1, 1, ry) + 0.7 * smooth(0.55, 0.8, rx) * smooth(-0.4, 0.2, ry)
  const out: [number, number, number] = [0, 0, 0]
  for (let channel = 0; channel < 3; channel++) {
    const fill = (0.3 + 0.26 * ny + 0.2 * clamp(-ny) * backdrop.floor[channel]!) * open
    const tint = metal ? base[channel]! : 1
    const diffuse = metal ? 0.12 : 1
    out[channel] =
      base[channel]! * diffuse * (key[channel]! * toKey * 0.62 * (0.4 + 0.6 * open) + fill + toRim * 0.34 * open) +
      tint * softbox * (metal ? 1.4 : 1) +
      tint * room * (metal ? 0.75 : fresnel * (0.12 + gloss * 0.9)) * open +
      toRim * fresnel * 0.8 * open +
      base[channel]! * glow
  }
  return out
}

function unit([x, y, z]: Rgb): Rgb {
  const length = Math.sqrt(x * x + y * y + z * z) || 1
  return [x / length, y / length, z / length]
}
