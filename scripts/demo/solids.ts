/** Signed distances to simple solids: negative inside, in metres or so. Sums of these make the products. */
export function sphere(x: number, y: number, z: number, radius: number): number {
  return Math.sqrt(x * x + y * y + z * z) - radius
}

export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const near = Math.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2)
  const steep = Math.sqrt((x / (a * a)) ** 2 + (y / (b * b)) ** 2 + (z / (c * c)) ** 2)
  return steep === 0 ? -Math.min(a, b, c) : (near * (near - 1)) / steep
}

/** Half extents a, b, c including the rounding. */
export function box(x: number, y: number, z: number, a: number, b: number, c: number, round: number): number {
  const u = Math.abs(x) - a + round
  const v = Math.abs(y) - b + round
  const w = Math.abs(z) - c + round
  const outside = Math.sqrt(Math.max(u, 0) ** 2 + Math.max(v, 0) ** 2 + Math.max(w, 0) ** 2)
  return outside + Math.min(Math.max(u, v, w), 0) - round
}

/** Upright, of half height `half` including the rounding. */
export function cylinder(x: number, y: number, z: number, radius: number, half: number, round: number): number {
  const u = Math.sqrt(x * x + z * z) - radius + round
  const v = Math.abs(y) - half + round
  return Math.min(Math.max(u, v), 0) + Math.sqrt(Math.max(u, 0) ** 2 + Math.max(v, 0) ** 2) - round
}

/** A ring round the y axis. */
export function ring(x: number, y: number, z: number, radius: number, thickness: number): number {
  const u = Math.sqrt(x * x + z * z) - radius
  return Math.sqrt(u * u + y * y) - thickness
}

/** A stadium-shaped link standing in the x-y plane. */
export function link(x: number, y: number, z: number, half: number, radius: number, thickness: number): number {
  const v = Math.max(Math.abs(y) - half, 0)
  const u = Math.sqrt(x * x + v * v) - radius
  return Math.sqrt(u * u + z * z) - thickness
}

/** A rod with round ends from a to b. */
export function rod(
  x: number,
  y: number,
  z: number,
  a: readonly [number, number, number],
  b: readonly [number, number, number],
  radius: number,
): number {
  const [u, v, w] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const [p, q, r] = [x - a[0], y - a[1], z - a[2]]
  const share = Math.min(1, Math.max(0, (p * u + q * v + r * w) / (u * u + v * v + w * w)))
  return Math.sqrt((p - u * share) ** 2 + (q - v * share) ** 2 + (r - w * share) ** 2) - radius
}

/** Joins two solids with a fillet of about `soft`. */
export function blend(a: number, b: number, soft: number): number {
  const share = Math.max(soft - Math.abs(a - b), 0) / soft
  return Math.min(a, b) - share * share * soft * 0.25
}
