import sharp from 'sharp'
import { brand, mark, svg } from './identity.ts'
import { fitted, letter } from './lettering.ts'
import { seededRandom } from './noise.ts'
import { takePhotograph } from './photographs.ts'
import { copyright, creator, xmpOf } from './picture-files.ts'
import { type Shot, shots } from './shots.ts'

export type Poster = {
  name: string
  title: string
  photograph?: string
  seed?: number
  art: (width: number, height: number) => string
}

const width = 2400
const height = 3200
const sign = (ink: string, x: number, y: number, size: number) =>
  `<g transform="translate(${x} ${y}) scale(${size / 100})">${mark(ink)}</g>`

/** Flat ridges in the colours given, far to near: the language of the old railway posters. */
function ridges(colours: string[], seed: number, from: number, to: number): string {
  const random = seededRandom(seed)
  return colours
    .map((colour, index) => {
      const base = from + ((to - from) * index) / colours.length
      let path = `M0 ${height}V${base}`
      let y = base
      for (let x = 0; x < width; ) {
        const step = 90 + random() * 210
        const peak = (random() - 0.5) * (150 + index * 55)
        x += step
        y = base + peak - 120 * Math.sin((x / width) * 3.1 + index * 1.7)
        path += `L${x.toFixed(0)} ${y.toFixed(0)}`
      }
      return `<path fill="${colour}" d="${path}V${height}Z"/>`
    })
    .join('')
}

export const posters: Poster[] = [
  {
    name: 'go-quietly',
    title: 'Go quietly',
    photograph: 'fog-forest-portrait.jpg',
    art: () =>
      `${fitted({ text: 'Go', x: 200, y: 800, width: 860, colour: brand.snow, weight: 6, spacing: 26 })}${fitted({ text: 'quietly', x: 200, y: 1250, width: 2000, colour: brand.snow, weight: 6, spacing: 26 })}${letter({ text: 'Shells without a rustle', x: 205, y: 2960, size: 46, colour: brand.snow, weight: 8, spacing: 48 })}${sign(brand.snow, 2020, 2820, 180)}`,
  },
  {
    name: 'north-by-light',
    title: 'North by light',
    photograph: 'aurora-story.jpg',
    art: () =>
      `${letter({ text: 'Winter 2026', x: 1200, y: 320, size: 44, colour: brand.snow, weight: 8, spacing: 90, align: 'middle' })}${fitted({ text: 'North', x: 200, y: 2560, width: 2000, colour: brand.snow, weight: 7, spacing: 26 })}${letter({ text: 'By light, not by map', x: 1200, y: 2880, size: 58, colour: brand.snow, weight: 8, spacing: 62, align: 'middle' })}`,
  },
  {
    name: 'after-the-ridge',
    title: 'After the ridge comes the ridge',
    seed: 5,
    art: () =>
      `<rect width="${width}" height="${height}" fill="#ecd0a8"/><circle cx="1560" cy="1080" r="330" fill="#d9763f"/>${ridges(['#c9a98a', '#a58d80', '#7c7a78', '#53646b', '#314a57', '#1b3040'], 5, 1350, 2900)}${fitted({ text: 'After the ridge', x: 200, y: 420, width: 2000, colour: brand.ink, weight: 9, spacing: 28 })}${letter({ text: 'comes the ridge', x: 205, y: 560, size: 74, colour: brand.ink, weight: 8, spacing: 40 })}${sign(brand.snow, 1110, 2850, 180)}`,
  },
  {
    name: 'fjord-lines',
    title: 'Fjord lines',
    seed: 12,
    art: () =>
      `<rect width="${width}" height="${height}" fill="${brand.fjord}"/>${ridges(['#3d6580', '#315670', '#274861', '#1e3a51', '#162d40'], 23, 900, 1900)}<rect y="2050" width="${width}" height="1150" fill="#0f2231"/>${Array.from({ length: 16 }, (_, index) => `<rect x="${1200 - (700 - index * 38)}" y="${2120 + index * 52}" width="${(700 - index * 38) * 2}" height="9" rx="4" fill="${brand.dawn}" opacity="${(0.9 - index * 0.05).toFixed(2)}"/>`).join('')}<circle cx="1200" cy="620" r="230" fill="${brand.dawn}"/>${letter({ text: 'Sognefjord', x: 1200, y: 3080, size: 66, colour: brand.snow, weight: 8, spacing: 80, align: 'middle' })}`,
  },
  {
    name: 'contour',
    title: 'Contour',
    art: () => {
      let lines = ''
      for (let row = 0; row < 74; row++) {
        let path = ''
        for (let x = 200; x <= 2200; x += 20) {
          const u = (x - 1200) / 1000
          const hill = Math.exp(-(u * u) * 5) * (1 - u * u)
          const crest =
            Math.sin(u * 9 + row * 0.31) * 60 + Math.sin(u * 23 + row * 0.73) * 26 + Math.sin(u * 4 - row * 0.17) * 80
          path += `${path ? 'L' : 'M'}${x} ${(880 + row * 25 - hill * Math.max(0, 150 + crest * 1.4)).toFixed(0)}`
        }
        lines += `<path d="${path}" fill="${brand.snow}" stroke="${brand.ink}" stroke-width="5"/>`
      }
      return `<rect width="${width}" height="${height}" fill="${brand.snow}"/>${lines}${fitted({ text: 'Contour', x: 200, y: 520, width: 1100, colour: brand.ink, weight: 8, spacing: 30 })}${letter({ text: 'Maps you can wear', x: 200, y: 3040, size: 44, colour: brand.ink, weight: 8, spacing: 50 })}${letter({ text: '2027', x: 2200, y: 3040, size: 44, colour: brand.ember, weight: 9, spacing: 50, align: 'right' })}`
    },
  },
  {
    name: 'minus-thirty',
    title: 'Minus thirty',
    art: () =>
      `<rect width="${width}" height="${height}" fill="${brand.ember}"/><circle cx="1200" cy="1640" r="860" fill="none" stroke="${brand.snow}" stroke-width="10"/>${fitted({ text: '-30°', x: 560, y: 1960, width: 1280, colour: brand.snow, weight: 10, spacing: 22 })}${letter({ text: 'The warm one', x: 200, y: 360, size: 92, colour: brand.snow, weight: 8, spacing: 36 })}${letter({ text: 'Down parka  Winter 2026', x: 200, y: 3020, size: 48, colour: brand.snow, weight: 8, spacing: 50 })}${sign(brand.snow, 2020, 230, 190)}`,
  },
  {
    name: 'open-water',
    title: 'Open water',
    photograph: 'north-sea-square.jpg',
    art: () =>
      `<rect x="120" y="120" width="2160" height="2960" fill="none" stroke="${brand.snow}" stroke-width="8"/>${fitted({ text: 'Open', x: 300, y: 880, width: 1800, colour: brand.snow, weight: 6, spacing: 30 })}${letter({ text: 'Water', x: 1200, y: 2890, size: 110, colour: brand.snow, weight: 7, spacing: 170, align: 'middle' })}`,
  },
  {
    name: 'night-shift',
    title: 'Night shift',
    photograph: 'high-camp.jpg',
    art: () =>
      `${fitted({ text: 'Night shift', x: 200, y: 520, width: 2000, colour: brand.dawn, weight: 8, spacing: 30 })}${letter({ text: 'Tents that keep the lamp in', x: 1200, y: 3060, size: 46, colour: brand.snow, weight: 8, spacing: 58, align: 'middle' })}`,
  },
]

/** Sets a poster over its photograph (re-framed to the poster's shape) or its flat art and writes it as PNG or JPEG. */
export async function writePoster(poster: Poster, path: string): Promise<void> {
  const art = Buffer.from(svg(width, height, poster.art(width, height)))
  const exif = { IFD0: { ImageDescription: poster.title, Artist: creator, Copyright: copyright } }
  const xmp = xmpOf({ title: poster.title, keywords: ['poster', 'print', 'typography'] })
  const picture = poster.photograph
    ? await underneath(poster.photograph)
    : sharp({ create: { width, height, channels: 3, background: brand.snow } })
  const composed = picture
    .composite([{ input: art }])
    .withExif(exif)
    .withXmp(xmp)
  await (path.endsWith('.png') ? composed.png({ palette: false }) : composed.jpeg({ quality: 91 })).toFile(path)
}

async function underneath(name: string) {
  const shot: Shot = { ...shots.find((one) => one.name === name)!, width, height }
  const { data } = await takePhotograph(shot)
  return sharp(data, { raw: { width, height, channels: 3 } })
}
