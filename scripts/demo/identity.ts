import { letter, measure } from './lettering.ts'

/** The palette of the fictional outdoor company. */
export const brand = {
  name: 'Fjordlight',
  ink: '#16232e',
  fjord: '#24435c',
  lichen: '#a7a05a',
  moss: '#4f5a3c',
  ember: '#c0572f',
  dawn: '#e6b98a',
  snow: '#f4f1ea',
  granite: '#8a8f90',
} as const

/** Two peaks, the sun between them and the waterline, in a square of 100. */
export function mark(colour: string, sun = colour): string {
  return `<g fill="none" stroke="${colour}" stroke-width="5.5" stroke-linejoin="round" stroke-linecap="round">
<path d="M6 66 36 18 58 53"/><path d="M50 66 70 35 94 66"/><path d="M6 78H94M22 89H78"/></g><circle cx="71" cy="17" r="8" fill="${sun}"/>`
}

export function logo(
  kind: 'horizontal' | 'stacked' | 'mark' | 'wordmark',
  ink: string,
  sun: string,
  ground?: string,
): string {
  const text = { text: brand.name, size: 46, spacing: 38, weight: 10, colour: ink }
  const width = measure(text)
  const layouts = {
    horizontal: {
      w: 190 + width + 40,
      h: 180,
      body: `<g transform="translate(40 40)">${mark(ink, sun)}</g>${letter({ ...text, x: 180, y: 116 })}`,
    },
    stacked: {
      w: width + 100,
      h: 330,
      body: `<g transform="translate(${(width + 100) / 2 - 75} 35) scale(1.5)">${mark(ink, sun)}</g>${letter({ ...text, x: (width + 100) / 2, y: 275, align: 'middle' })}`,
    },
    mark: { w: 180, h: 180, body: `<g transform="translate(40 40)">${mark(ink, sun)}</g>` },
    wordmark: { w: width + 100, h: 150, body: letter({ ...text, x: 50, y: 98 }) },
  }
  const { w, h, body } = layouts[kind]
  return svg(w, h, `${ground ? `<rect width="${w}" height="${h}" fill="${ground}"/>` : ''}${body}`)
}

/** A sheet with every colour, its name and its code. */
export function colourSheet(): string {
  const swatches = Object.entries(brand).filter(([name]) => name !== 'name')
  const cells = swatches.map(([name, code], index) => {
    const x = 80 + (index % 4) * 480
    const y = 330 + Math.floor(index / 4) * 480
    return `<rect x="${x}" y="${y}" width="440" height="320" rx="10" fill="${code}" stroke="#00000014"/>${letter({ text: name, x, y: y + 375, size: 24, weight: 9, colour: brand.ink })}${letter({ text: code.replace('#', ''), x, y: y + 415, size: 16, weight: 8, colour: brand.granite })}`
  })
  return svg(
    2000,
    1320,
    `<rect width="2000" height="1320" fill="${brand.snow}"/>${letter({ text: 'Colour', x: 80, y: 190, size: 90, weight: 7, spacing: 24, colour: brand.ink })}${cells.join('')}`,
  )
}

/** A seamless pattern of contour lines for packaging and linings. */
export function contourPattern(ink: string, ground: string): string {
  let lines = ''
  for (let ring = 0; ring < 26; ring++) {
    let path = ''
    for (let step = 0; step <= 120; step++) {
      const angle = (step / 120) * Math.PI * 2
      const wobble = 1 + 0.18 * Math.sin(angle * 3 + ring * 0.23) + 0.09 * Math.sin(angle * 5 - ring * 0.31)
      const radius = (30 + ring * 34) * wobble
      path += `${step ? 'L' : 'M'}${(760 + Math.cos(angle) * radius * 1.25).toFixed(1)} ${(620 + Math.sin(angle) * radius).toFixed(1)}`
    }
    lines += `<path d="${path}Z" stroke-width="${ring % 5 === 0 ? 4.5 : 2}"/>`
  }
  return svg(
    1600,
    1200,
    `<rect width="1600" height="1200" fill="${ground}"/><g fill="none" stroke="${ink}">${lines}</g>`,
  )
}

export function svg(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width)}" height="${Math.round(height)}" viewBox="0 0 ${Math.round(width)} ${Math.round(height)}">${body}</svg>\n`
}
