import { clamp, hex, mixRgb, type Rgb, smooth } from './colour.ts'
import { brand } from './identity.ts'
import { createNoise } from './noise.ts'

type Point = readonly [number, number, number]
type Mesh = { positions: number[]; normals: number[]; colours: number[] }

function triangle(mesh: Mesh, a: Point, b: Point, c: Point, colour: Rgb): void {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
  const length = Math.hypot(...normal) || 1
  for (const point of [a, b, c]) {
    mesh.positions.push(...point)
    mesh.normals.push(normal[0]! / length, normal[1]! / length, normal[2]! / length)
    mesh.colours.push(...colour)
  }
}

/** A paperweight: a low-poly massif with a lake, cut from a square block. */
export function mountainModel(): Buffer {
  const noise = createNoise(21)
  const mesh: Mesh = { positions: [], normals: [], colours: [] }
  const cells = 44
  const water = 0.04
  const point = (column: number, row: number): Point => {
    const x = column / cells - 0.5
    const z = row / cells - 0.5
    const island = 1 - smooth(0.2, 0.5, Math.max(Math.abs(x), Math.abs(z)))
    const height = (noise.eroded(x * 3.1 + 5, z * 3.1 + 2, 5) * 0.55 + 0.26) * (0.25 + 0.75 * island)
    return [x, Math.max(water, height), z]
  }
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const [a, b, c, d] = [
        point(column, row),
        point(column + 1, row),
        point(column, row + 1),
        point(column + 1, row + 1),
      ]
      triangle(mesh, a, c, b, groundColour(a, c, b, water))
      triangle(mesh, b, c, d, groundColour(b, c, d, water))
    }
  }
  const floor = -0.08
  const rock = hex(brand.ink)
  for (let step = 0; step < cells; step++) {
    for (const [from, to] of [
      [point(step + 1, 0), point(step, 0)],
      [point(step, cells), point(step + 1, cells)],
      [point(0, step), point(0, step + 1)],
      [point(cells, step + 1), point(cells, step)],
    ] as const) {
      const [below, belowNext]: Point[] = [
        [from[0], floor, from[2]],
        [to[0], floor, to[2]],
      ]
      triangle(mesh, from, below!, to, rock)
      triangle(mesh, to, below!, belowNext!, rock)
    }
  }
  return toGlb(mesh, 'Fjordlight massif', 0.85)
}

function groundColour(a: Point, b: Point, c: Point, water: number): Rgb {
  const height = (a[1] + b[1] + c[1]) / 3
  if (height <= water + 1e-4) return hex(brand.fjord)
  const steep = Math.max(a[1], b[1], c[1]) - Math.min(a[1], b[1], c[1])
  const land = mixRgb(hex(brand.moss), hex('#6b6a66'), smooth(0.1, 0.24, height + steep * 1.5))
  return mixRgb(land, hex(brand.snow), smooth(0.3, 0.37, height - steep * 0.8))
}

/** The lantern of the range, turned on a lathe: radius by height, with the colour of each part. */
export function lanternModel(): Buffer {
  const mesh: Mesh = { positions: [], normals: [], colours: [] }
  const paint = hex(brand.moss)
  const dark = hex('#2b2e30')
  const light: Rgb = [1, 0.72, 0.36]
  const profile: [number, number, Rgb][] = [
    [0, 0, dark],
    [0.25, 0, paint],
    [0.26, 0.04, paint],
    [0.26, 0.16, paint],
    [0.22, 0.2, dark],
    [0.19, 0.22, dark],
    [0.19, 0.27, light],
    [0.15, 0.3, light],
    [0.17, 0.42, light],
    [0.17, 0.52, light],
    [0.13, 0.64, light],
    [0.2, 0.66, paint],
    [0.23, 0.68, paint],
    [0.22, 0.72, paint],
    [0.12, 0.76, paint],
    [0.11, 0.81, dark],
    [0.05, 0.82, dark],
    [0.05, 0.88, dark],
    [0, 0.89, dark],
  ]
  lathe(mesh, profile, 40)
  tube(mesh, (share) => [Math.cos(share * Math.PI) * 0.24, 0.72 + Math.sin(share * Math.PI) * 0.33, 0], 0.011, 36, dark)
  for (let bar = 0; bar < 6; bar++) {
    const turn = (bar / 6) * Math.PI * 2
    tube(mesh, (share) => [Math.cos(turn) * 0.205, 0.2 + share * 0.48, Math.sin(turn) * 0.205], 0.009, 2, dark)
  }
  return toGlb(mesh, 'Fjordlight lantern', 0.45)
}

function lathe(mesh: Mesh, profile: [number, number, Rgb][], sides: number): void {
  for (let step = 0; step + 1 < profile.length; step++) {
    const [low, lowY, colour] = profile[step]!
    const [high, highY] = profile[step + 1]!
    for (let side = 0; side < sides; side++) {
      const at = (radius: number, y: number, turn: number): Point => [
        Math.cos((turn / sides) * Math.PI * 2) * radius,
        y,
        Math.sin((turn / sides) * Math.PI * 2) * radius,
      ]
      if (low > 0) triangle(mesh, at(low, lowY, side), at(high, highY, side), at(low, lowY, side + 1), colour)
      if (high > 0) triangle(mesh, at(low, lowY, side + 1), at(high, highY, side), at(high, highY, side + 1), colour)
    }
  }
}

/** A round rod along a path that lies in an upright plane. */
function tube(mesh: Mesh, path: (share: number) => Point, radius: number, steps: number, colour: Rgb): void {
  const sides = 8
  const around = (share: number, side: number): Point => {
    const [x, y, z] = path(share)
    const [px, py, pz] = path(clamp(share + 0.01))
    const [qx, qy, qz] = path(clamp(share - 0.01))
    const [dx, dy, dz] = [px - qx, py - qy, pz - qz]
    const length = Math.hypot(dx, dy, dz) || 1
    const turn = (side / sides) * Math.PI * 2
    // Across the path, one way lies along z and the other in the plane of the path.
    const [u, v] = [Math.cos(turn) * radius, Math.sin(turn) * radius]
    const upright = Math.hypot(dx, dz) < 1e-6
    return upright ? [x + u, y, z + v] : [x + (-dy / length) * u, y + (dx / length) * u, z + v]
  }
  for (let step = 0; step < steps; step++) {
    for (let side = 0; side < sides; side++) {
      const [a, b] = [around(step / steps, side), around(step / steps, side + 1)]
      const [c, d] = [around((step + 1) / steps, side), around((step + 1) / steps, side + 1)]
      triangle(mesh, a, c, b, colour)
      triangle(mesh, b, c, d, colour)
    }
  }
}

/** Packs a mesh as binary glTF 2.0: a JSON chunk and one buffer of positions, normals and vertex colours. */
function toGlb(mesh: Mesh, name: string, roughness: number): Buffer {
  const arrays = [mesh.positions, mesh.normals, mesh.colours].map((values) =>
    Buffer.from(Float32Array.from(values).buffer),
  )
  const bytes = arrays[0]!.length
  const count = mesh.positions.length / 3
  const edge = (pick: (...values: number[]) => number) =>
    [0, 1, 2].map((axis) =>
      mesh.positions.reduce(
        (found, value, index) => (index % 3 === axis ? pick(found, value) : found),
        mesh.positions[axis]!,
      ),
    )
  const accessor = (bufferView: number) => ({ bufferView, componentType: 5126, count, type: 'VEC3' })
  const json = {
    asset: { version: '2.0', generator: 'Damask demo', copyright: 'Fjordlight AS' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name }],
    meshes: [{ name, primitives: [{ attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2 }, material: 0 }] }],
    materials: [
      { name: 'Painted', doubleSided: true, pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: roughness } },
    ],
    accessors: [{ ...accessor(0), min: edge(Math.min), max: edge(Math.max) }, accessor(1), accessor(2)],
    bufferViews: arrays.map((_, index) => ({
      buffer: 0,
      byteOffset: index * bytes,
      byteLength: bytes,
      target: 34_962,
    })),
    buffers: [{ byteLength: bytes * 3 }],
  }
  const text = JSON.stringify(json)
  const padded = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 4) * 4))
  const binary = Buffer.concat(arrays)
  const chunk = (kind: number, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32LE(data.length, 0)
    head.writeUInt32LE(kind, 4)
    return Buffer.concat([head, data])
  }
  const body = Buffer.concat([chunk(0x4e4f534a, padded), chunk(0x004e4942, binary)])
  const header = Buffer.alloc(12)
  header.write('glTF', 0, 'latin1')
  header.writeUInt32LE(2, 4)
  header.writeUInt32LE(body.length + 12, 8)
  return Buffer.concat([header, body])
}
