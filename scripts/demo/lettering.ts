/**
 * The brand's capitals: one line of even weight, drawn as paths so that no font has to be installed. Glyphs stand on a
 * grid 100 high; y runs down; the number is the advance without spacing.
 */
const glyphs: Record<string, [number, string]> = {
  A: [82, 'M0 100 41 0 82 100M15 64H67'],
  B: [62, 'M0 0V100H36A27 27 0 0 0 36 46H0M0 0H32A23 23 0 0 1 32 46'],
  C: [88, 'M86 20A50 50 0 1 0 86 80'],
  D: [78, 'M0 0V100H28A50 50 0 0 0 28 0Z'],
  E: [56, 'M56 0H0V100H56M0 49H48'],
  F: [54, 'M54 0H0V100M0 50H46'],
  G: [94, 'M86 20A50 50 0 1 0 94 52H58'],
  H: [72, 'M0 0V100M72 0V100M0 49H72'],
  I: [0, 'M0 0V100'],
  J: [42, 'M42 0V76A21 24 0 0 1 0 76'],
  K: [66, 'M0 0V100M64 0 0 60M22 42 66 100'],
  L: [52, 'M0 0V100H52'],
  M: [90, 'M0 100V0L45 70 90 0V100'],
  N: [76, 'M0 100V0L76 100V0'],
  O: [100, 'M50 0A50 50 0 1 1 49.9 0Z'],
  P: [58, 'M0 100V0H30A28 28 0 0 1 30 56H0'],
  Q: [100, 'M50 0A50 50 0 1 1 49.9 0ZM64 70 96 104'],
  R: [62, 'M0 100V0H32A28 28 0 0 1 32 56H0M32 56 62 100'],
  S: [58, 'M54 16C44 -6 4 -4 4 25C4 54 57 44 57 74C57 106 8 106 0 82'],
  T: [68, 'M0 0H68M34 0V100'],
  U: [72, 'M0 0V64A36 36 0 0 0 72 64V0'],
  V: [80, 'M0 0 40 100 80 0'],
  W: [116, 'M0 0 30 100 58 14 86 100 116 0'],
  X: [72, 'M0 0 72 100M72 0 0 100'],
  Y: [74, 'M0 0 37 52 74 0M37 52V100'],
  Z: [66, 'M0 0H66L0 100H66'],
  0: [70, 'M35 0C-10 0 -10 100 35 100C80 100 80 0 35 0Z'],
  1: [24, 'M0 18 24 0V100'],
  2: [60, 'M2 26C4 -10 58 -8 57 28C56 52 20 74 0 100H60'],
  3: [56, 'M4 0H54L26 38C66 38 66 100 28 100C12 100 2 90 0 80'],
  4: [66, 'M50 100V0L0 70H66'],
  5: [58, 'M52 0H10L5 44C24 30 58 38 58 68C58 106 8 110 0 84'],
  6: [62, 'M46 0 8 52M31 38A31 31 0 1 1 30.9 38Z'],
  7: [58, 'M0 0H58L18 100'],
  8: [60, 'M30 0A23 23 0 1 1 29.9 0ZM30 46A27 27 0 1 1 29.9 46Z'],
  9: [62, 'M16 100 54 48M31 0A31 31 0 1 1 30.9 0Z'],
  '°': [24, 'M12 0A12 12 0 1 1 11.9 0Z'],
  '.': [2, 'M0 99 1 100'],
  ',': [6, 'M5 96 0 112'],
  '-': [34, 'M0 54H34'],
  '–': [50, 'M0 54H50'],
  '/': [44, 'M0 106 44 -6'],
  "'": [0, 'M0 0V22'],
  '+': [50, 'M25 29V79M0 54H50'],
  '&': [74, 'M74 100 20 30C8 12 20 0 32 0C48 0 54 22 36 36C14 50 0 60 4 80C8 104 56 110 68 54'],
  ' ': [36, ''],
}

export type Line = {
  text: string
  x: number
  y: number
  /** Height of the capitals. */
  size: number
  colour: string
  /** Stroke in hundredths of the height: 5 is hairline, 14 is bold. */
  weight?: number
  /** Space between letters, in hundredths of the height. */
  spacing?: number
  align?: 'left' | 'middle' | 'right'
}

/** Width of a line in the units of `size`. */
export function measure({ text, size, spacing = 30 }: Pick<Line, 'text' | 'size' | 'spacing'>): number {
  const letters = [...text.toUpperCase()]
  const advance = letters.reduce((sum, letter) => sum + (glyphs[letter] ?? glyphs[' ']!)[0], 0)
  return ((advance + spacing * (letters.length - 1)) * size) / 100
}

/** The line as SVG; `y` is the baseline. */
export function letter(line: Line): string {
  const { text, x, y, size, colour, weight = 8, spacing = 30, align = 'left' } = line
  const scale = size / 100
  let pen = x - (align === 'middle' ? 0.5 : align === 'right' ? 1 : 0) * measure(line)
  let paths = ''
  for (const character of text.toUpperCase()) {
    const [advance, path] = glyphs[character] ?? glyphs[' ']!
    if (path)
      paths += `<path transform="translate(${pen.toFixed(2)} ${(y - size).toFixed(2)}) scale(${scale})" d="${path}"/>`
    pen += (advance + spacing) * scale
  }
  return `<g fill="none" stroke="${colour}" stroke-width="${weight}" stroke-linecap="round" stroke-linejoin="round">${paths}</g>`
}

/** As large as fits the width. */
export function fitted(line: Omit<Line, 'size'> & { width: number }): string {
  const size = (line.width / measure({ ...line, size: 100 })) * 100
  return letter({ ...line, size })
}
