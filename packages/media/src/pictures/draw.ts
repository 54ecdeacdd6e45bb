import type { PictureSource } from './pixels.ts'

const paper = { width: 1000, height: 1300, margin: 64, fontSize: 18, lineHeight: 26, columns: 84 }

/** A sheet of paper with the first lines of a text. */
export function drawText(text: string): PictureSource {
  const rows = Math.floor((paper.height - 2 * paper.margin) / paper.lineHeight)
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\r|\n/)
    .flatMap(fold)
    .slice(0, rows)
  const spans = lines.map((line, row) => {
    const y = paper.margin + paper.fontSize + row * paper.lineHeight
    return `<text x="${paper.margin}" y="${y}">${escapeXml(line)}</text>`
  })
  return fromSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${paper.width}" height="${paper.height}">` +
      `<rect width="100%" height="100%" fill="#fff"/>` +
      `<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${paper.fontSize}" fill="#1f2328" xml:space="preserve">` +
      `${spans.join('')}</g></svg>`,
  )
}

const wave = { width: 1600, height: 600, bars: 200, colour: '#5b6cd9' }

/** Loudness over time as bars on a transparent ground, for sounds without a cover. */
export function drawWaveform(peaks: number[]): PictureSource {
  const loudest = Math.max(0.01, ...peaks)
  const pitch = wave.width / wave.bars
  const bars = Array.from({ length: wave.bars }, (_, i) => {
    const from = Math.floor((i * peaks.length) / wave.bars)
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / wave.bars))
    const level = Math.max(0, ...peaks.slice(from, to)) / loudest
    const height = Math.max(4, level * (wave.height - 60))
    const y = (wave.height - height) / 2
    return `<rect x="${(i * pitch + 1.5).toFixed(1)}" y="${y.toFixed(1)}" width="5" height="${height.toFixed(1)}" rx="2.5"/>`
  })
  return fromSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wave.width}" height="${wave.height}">` +
      `<g fill="${wave.colour}">${bars.join('')}</g></svg>`,
  )
}

function fromSvg(svg: string): PictureSource {
  return { input: Buffer.from(svg), isUpright: true }
}

function fold(line: string): string[] {
  const characters = [...line.replaceAll('\t', '    ')].slice(0, 4000)
  if (characters.length === 0) return ['']
  const folded: string[] = []
  for (let at = 0; at < characters.length; at += paper.columns)
    folded.push(characters.slice(at, at + paper.columns).join(''))
  return folded
}

// XML 1.0 forbids most control characters even when escaped.
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .toWellFormed()
}
