/** Bounds of one request. Everything that decodes looks here first. */
export type Limits = {
  /** Pixels of one still image, or of one frame. */
  maxPixels: number
  /** Frames × pixels of an animated preview. */
  maxAnimationPixels: number
  maxAnimationFrames: number
  /** Bytes of an SVG, plain or inflated. */
  maxSvgBytes: number
  /** Longest side of `zoom`, in pixels. */
  maxZoomSide: number
  maxTextBytes: number
  /** Address space, CPU seconds and largest written file of each external tool. */
  toolMemoryBytes: number
  toolCpuSeconds: number
  toolFileBytes: number
  /** Wall clock of each external tool except for the proxy. */
  toolTimeoutMs: number
  proxyTimeoutMs: number
  /** Wall clock of turning an office document into a PDF, and the largest one that is tried. */
  officeTimeoutMs: number
  maxOfficeBytes: number
  /** Wall clock of drawing an SVG with filters, patterns or references. */
  drawingTimeoutMs: number
  /** What decoding may take in this process. */
  decodeMemoryBytes: number
  /** Seconds that one decoding in this process may take. */
  decodeSeconds: number
  /** Bytes of one part that is taken out of a container (embedded preview, cover). */
  maxEmbeddedBytes: number
}

const mib = 1024 * 1024

export const defaultLimits: Limits = {
  maxPixels: 268_402_689, // 16383 × 16383, libvips' own default
  maxAnimationPixels: 60_000_000,
  maxAnimationFrames: 300,
  maxSvgBytes: 10 * mib,
  maxZoomSide: 8192,
  maxTextBytes: 1 * mib,
  toolMemoryBytes: 2048 * mib,
  toolCpuSeconds: 120,
  toolFileBytes: 2048 * mib,
  toolTimeoutMs: 60_000,
  proxyTimeoutMs: 300_000,
  officeTimeoutMs: 90_000,
  maxOfficeBytes: 100_000_000,
  drawingTimeoutMs: 20_000,
  decodeMemoryBytes: 768 * mib,
  decodeSeconds: 60,
  maxEmbeddedBytes: 64 * mib,
}
