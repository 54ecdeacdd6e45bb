import sharp from 'sharp'
import { brand } from './identity.ts'
import { type Page, writePdf } from './pdf.ts'
import { creator } from './picture-files.ts'

const width = 960
const height = 540
type Picture = { jpeg: Buffer; pixels: { width: number; height: number } }

/** The brand guidelines: eight pages made from the pictures of the library. `find` gives the path of a finished picture. */
export async function guidelines(find: (name: string) => string): Promise<Buffer> {
  const cut = async (name: string, w: number, h: number): Promise<Picture> => {
    const pixels = { width: Math.round(w * 1.8), height: Math.round(h * 1.8) }
    return {
      pixels,
      jpeg: await sharp(find(name)).resize(pixels.width, pixels.height).jpeg({ quality: 82 }).toBuffer(),
    }
  }
  const cover = await cut('fjord-at-first-light.jpg', width, height)
  const closing = await cut('camp-under-the-stars.jpg', width, height)
  const half = await cut('fog-forest-portrait.jpg', 420, height)
  const photographs = await Promise.all(
    [
      'ridge-lines-sunrise',
      'winter-peaks',
      'north-sea-evening',
      'dunes-evening',
      'aurora-over-the-lake',
      'meadow-pass',
    ].map((name) => cut(`${name}.jpg`, 270, 165)),
  )
  const goods = await Promise.all(
    ['backpack-moss', 'mug-fjord', 'lantern-graphite', 'boots-chestnut'].map((name) => cut(`${name}.jpg`, 190, 250)),
  )
  return writePdf('Fjordlight brand guidelines 2027', creator, width, height, [
    (page) => {
      place(page, cover, 0, 0, width, height)
      mark(page, 60, 54, 60, brand.snow, brand.dawn)
      page.text('FJORDLIGHT', 58, 440, { size: 58, colour: brand.snow, spacing: 12 })
      page.text('Brand guidelines 2027', 60, 480, { size: 17, colour: brand.snow, spacing: 1 })
    },
    (page) => {
      heading(page, 'What we stand for', 1)
      place(page, half, width - 420, 0, 420, height)
      body(
        page,
        [
          'We make equipment for people who leave early',
          'and come back late. Light is our subject: the',
          'first of the day, the last of the evening, the',
          'lamp in the tent. Everything else is quiet.',
          '',
          'Quiet in colour. Quiet in words. Quiet on the',
          'trail. The landscape may be loud; we are not.',
        ],
        60,
        190,
      )
    },
    (page) => {
      heading(page, 'The mark', 2)
      mark(page, 90, 200, 170, brand.ink, brand.ember)
      page.fill(brand.fjord, 380, 160, 250, 250)
      mark(page, 440, 215, 130, brand.snow, brand.dawn)
      page.fill(brand.ember, 650, 160, 250, 250)
      mark(page, 710, 215, 130, brand.snow, brand.snow)
      body(
        page,
        [
          'Two peaks, the sun and the waterline. Leave half its height free on every side. Never smaller than 16 px or 5 mm.',
        ],
        60,
        470,
      )
    },
    (page) => {
      heading(page, 'Colour', 3)
      const colours = Object.entries(brand).filter(([name]) => name !== 'name')
      for (const [index, [name, code]] of colours.entries()) {
        const [x, y] = [60 + (index % 4) * 215, 150 + Math.floor(index / 4) * 180]
        page.fill(code, x, y, 195, 115)
        page.text(name[0]!.toUpperCase() + name.slice(1), x, y + 134, { size: 12, colour: brand.ink, bold: true })
        page.text(code, x, y + 150, { size: 11, colour: brand.granite })
      }
    },
    (page) => {
      heading(page, 'Letters', 4)
      page.text('Aa', 56, 320, { size: 190, colour: brand.ink })
      body(
        page,
        [
          'Headlines are drawn in our own line capitals.',
          'Running text is set in the reader’s own sans-serif:',
          'the letters they know best are the quietest.',
          '',
          'One size for text, one for headlines. Never more',
          'than 70 characters in a line. Never justified.',
        ],
        420,
        190,
      )
    },
    (page) => {
      heading(page, 'Photography', 5)
      for (const [index, picture] of photographs.entries())
        place(page, picture, 60 + (index % 3) * 285, 130 + Math.floor(index / 3) * 180, 270, 165)
      body(
        page,
        [
          'Low sun, long lenses, layers of air. People are small. The horizon is level. No filters that the weather did not provide.',
        ],
        60,
        510,
      )
    },
    (page) => {
      heading(page, 'Products', 6)
      for (const [index, picture] of goods.entries()) place(page, picture, 60 + index * 215, 140, 190, 250)
      body(
        page,
        [
          'One softbox from the upper left, one rim light from behind, coloured paper that bends. Shadows fall to the right',
          'and stay soft. The product takes up half of the height and stands on the ground.',
        ],
        60,
        440,
      )
    },
    (page) => {
      place(page, closing, 0, 0, width, height)
      page.text('Questions? brand@fjordlight.example', 60, 490, { size: 15, colour: brand.snow })
    },
  ])
}

function place(page: Page, { jpeg, pixels }: Picture, x: number, y: number, w: number, h: number): void {
  page.picture(jpeg, pixels, x, y, w, h)
}

function heading(page: Page, title: string, number: number): void {
  page.fill(brand.snow, 0, 0, width, height)
  page.text(String(number).padStart(2, '0'), 60, 70, { size: 11, colour: brand.ember, bold: true, spacing: 1 })
  page.text(title, 60, 106, { size: 30, colour: brand.ink })
}

function body(page: Page, lines: string[], x: number, y: number): void {
  for (const [index, line] of lines.entries()) page.text(line, x, y + index * 25, { size: 15, colour: brand.ink })
}

function mark(page: Page, x: number, y: number, size: number, colour: string, sun: string): void {
  const at = (points: [number, number][]): [number, number][] =>
    points.map(([u, v]) => [x + (u * size) / 100, y + (v * size) / 100])
  const weight = size * 0.055
  page.line(
    at([
      [6, 66],
      [36, 18],
      [58, 53],
    ]),
    colour,
    weight,
  )
  page.line(
    at([
      [50, 66],
      [70, 35],
      [94, 66],
    ]),
    colour,
    weight,
  )
  page.line(
    at([
      [6, 78],
      [94, 78],
    ]),
    colour,
    weight,
  )
  page.line(
    at([
      [22, 89],
      [78, 89],
    ]),
    colour,
    weight,
  )
  page.disc(x + size * 0.71, y + size * 0.17, size * 0.08, sun)
}
