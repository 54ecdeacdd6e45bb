import { clamp, smooth } from './colour.ts'
import type { Frame } from './film.ts'

/** Pitches a small lit tent in a night picture: warm cloth, dark seams, and its light on the ground around it. */
export function pitchTent(frame: Frame, place: { x: number; y: number; size: number }): void {
  const { width, height, rgb } = frame
  const size = place.size * width
  const footX = place.x * width
  const footY = place.y * height
  for (let y = Math.max(0, Math.floor(footY - size * 3)); y < Math.min(height, footY + size * 3); y++) {
    for (let x = Math.max(0, Math.floor(footX - size * 5)); x < Math.min(width, footX + size * 5); x++) {
      const u = (x - footX) / size
      const v = (footY - y) / size
      const at = (y * width + x) * 3
      const spill = smooth(0.1, -0.1, v) * Math.exp(-(u * u * 2.2 + (v + 0.06) ** 2 * 40)) * 0.13
      const ground = spill + Math.exp(-(u * u + v * v) * 2) * 0.03
      rgb[at]! += ground * 1
      rgb[at + 1]! += ground * 0.5
      rgb[at + 2]! += ground * 0.17
      const roof = 0.46 * (1 - Math.abs(u * 2) ** 2.1)
      const inside = smooth(0, 0.02, roof - v) * smooth(-0.012, 0.004, v) * (Math.abs(u) < 0.5 ? 1 : 0)
      if (inside === 0) continue
      // Brightest low in the middle, where the lamp hangs; poles and door seam stay dark.
      const lamp = Math.exp(-((u + 0.05) ** 2 * 9 + (v - 0.16) ** 2 * 14))
      const pole = Math.exp(-(((Math.abs(u) - 0.27 * Math.sqrt(clamp(1 - v / 0.5))) * 60) ** 2)) * 0.45
      const seam = Math.exp(-((u * 70) ** 2)) * 0.5 + Math.exp(-(((v - 0.03) * 60) ** 2)) * 0.3
      const light = (0.34 + 2.1 * lamp) * (1 - clamp(pole + seam))
      const warm = [1.05, 0.52, 0.16]
      for (let channel = 0; channel < 3; channel++) {
        rgb[at + channel] = rgb[at + channel]! * (1 - inside) + warm[channel]! * light * inside
      }
    }
  }
}
