import { smooth } from './colour.ts'
import { encode } from './ffmpeg.ts'
import { type Developed, develop } from './film.ts'
import { type Rendered, renderLandscape } from './landscapes.ts'
import { createNoise, seededRandom } from './noise.ts'
import { copyright, creator } from './picture-files.ts'
import { type SceneName, scenes } from './scenes.ts'

export type Clip = {
  name: string
  title: string
  scene: SceneName
  seed?: number
  width: number
  height: number
  seconds: number
  lens?: number
  horizon?: number
  mist: number
}

export const clips: Clip[] = [
  {
    name: 'fjord-at-first-light.mp4',
    title: 'The fjord at first light',
    scene: 'fjord-dawn',
    width: 1280,
    height: 720,
    seconds: 10,
    mist: 0.5,
  },
  {
    name: 'alpenglow-vertical.mp4',
    title: 'Alpenglow, vertical',
    scene: 'alpenglow',
    seed: 41,
    width: 720,
    height: 1280,
    seconds: 8,
    lens: 1.9,
    horizon: 0.62,
    mist: 0.35,
  },
]

const framesPerSecond = 24
/** The picture is rendered larger than the film, so that the slow push-in never enlarges it. */
const overscan = 1.08

/**
 * A tripod shot brought to life: the landscape is rendered once, then every frame leans in a little, stirs the water and
 * lets mist drift over what is far away. H.264, 4:2:0, index first, so that browsers can start at once.
 */
export async function writeClip(clip: Clip, path: string): Promise<void> {
  const { width, height, title } = clip
  const { landscape, film } = scenes[clip.scene]
  const camera = {
    ...landscape.camera,
    lens: clip.lens ?? landscape.camera.lens,
    horizon: clip.horizon ?? landscape.camera.horizon,
  }
  const [largeWidth, largeHeight] = [Math.round(width * overscan), Math.round(height * overscan)]
  const rendered = renderLandscape({ ...landscape, seed: clip.seed ?? landscape.seed, camera }, largeWidth, largeHeight)
  const picture = await develop(rendered, { ...film, grain: 0 }, largeWidth, largeHeight)
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${width}x${height}`,
    '-r',
    String(framesPerSecond),
    '-i',
    '-',
  ]
  const codec = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ]
  const colour = [
    '-vf',
    'scale=out_color_matrix=bt709',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ]
  const tags = ['-metadata', `title=${title}`, '-metadata', `artist=${creator}`, '-metadata', `copyright=${copyright}`]
  await encode([...input, ...colour, ...codec, ...tags, path], frames(clip, rendered, picture))
}

function* frames(clip: Clip, rendered: Rendered, picture: Developed): Generator<Buffer> {
  const { width, height, seconds } = clip
  const noise = createNoise(7)
  const random = seededRandom(3)
  const dither = Float32Array.from({ length: 65_537 }, () => (random() - random()) * 1.6)
  const count = seconds * framesPerSecond
  const veil = veilOf(clip, rendered)
  for (let frame = 0; frame < count; frame++) {
    const time = frame / framesPerSecond
    // Eased, so that the camera neither starts nor stops with a jerk.
    const zoom = overscan - (overscan - 1) * smooth(-0.15, 1.15, frame / count)
    const mist = mistAt(noise, time, width, height)
    const out = Buffer.allocUnsafe(width * height * 3)
    const start = Math.floor(random() * 60_000)
    for (let y = 0; y < height; y++) {
      let wave = 0
      const fromY = (y - height / 2) * zoom + picture.height / 2
      const depth = Math.max(0, (fromY - rendered.horizonRow) / height)
      const far = Math.log(depth + 0.012)
      for (let x = 0; x < width; x++) {
        let sourceX = (x - width / 2) * zoom + picture.width / 2
        let sourceY = fromY
        const nearest = Math.round(sourceY) * picture.width + Math.round(sourceX)
        if (rendered.wet[nearest]) {
          // Neighbours move alike: one wave serves two pixels.
          if ((x & 1) === 0 || wave === 0) {
            wave =
              noise.value(sourceX * 0.035 + time * 0.5, far * 26 + time * 0.9) +
              noise.value(sourceX * 0.08 - time * 0.8, far * 44 - time * 1.2) * 0.5
          }
          sourceY += wave * (0.6 + depth * 9)
          sourceX += wave * (0.3 + depth * 2)
        }
        const haze = veil[nearest] ? (mist[(y >> 3) * 256 + (x >> 3)] ?? 0) * veil[nearest]! : 0
        put(out, (y * width + x) * 3, picture, sourceX, sourceY, haze, dither, start)
      }
    }
    yield out
  }
}

function put(
  out: Buffer,
  at: number,
  { data, width, height }: Developed,
  x: number,
  y: number,
  haze: number,
  dither: Float32Array,
  start: number,
): void {
  const left = x < 0 ? 0 : x > width - 2 ? width - 2 : Math.floor(x)
  const top = y < 0 ? 0 : y > height - 2 ? height - 2 : Math.floor(y)
  const u = Math.min(1, Math.max(0, x - left))
  const v = Math.min(1, Math.max(0, y - top))
  const from = (top * width + left) * 3
  const speck = dither[(start + at) % 65_537]!
  for (let channel = 0; channel < 3; channel++) {
    const a = data[from + channel]!
    const b = data[from + 3 + channel]!
    const c = data[from + width * 3 + channel]!
    const d = data[from + width * 3 + 3 + channel]!
    const value = a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v
    const misty = value + ([226, 216, 210][channel]! - value) * haze + speck
    out[at + channel] = Math.max(0, Math.min(255, misty))
  }
}

/** Where mist can lie: low, far and thin over the water. */
function veilOf(clip: Clip, rendered: Rendered): Float32Array {
  const { width, height, depth, horizonRow, wet } = rendered
  const veil = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const away = (y - horizonRow) / height
    const band = Math.exp(-((away / (away < 0 ? 0.09 : 0.035)) ** 2)) * clip.mist
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const far = depth[at] === Number.POSITIVE_INFINITY ? 0.5 : 1 - Math.exp(-depth[at]! * 0.12)
      veil[at] = band * far * (wet[at] ? 0.8 : 1)
    }
  }
  return veil
}

function mistAt(noise: ReturnType<typeof createNoise>, time: number, width: number, height: number): Float32Array {
  const mist = new Float32Array(256 * (Math.ceil(height / 8) + 1))
  for (let y = 0; y <= height / 8; y++) {
    for (let x = 0; x <= width / 8; x++) {
      mist[y * 256 + x] = smooth(-0.25, 0.6, noise.cloud(x * 0.028 - time * 0.09, y * 0.11 + time * 0.015, 4))
    }
  }
  return mist
}
