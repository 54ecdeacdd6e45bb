/** A small PDF writer: coloured rectangles, lines, Helvetica and JPEG pictures on pages of one size; y runs down. */
export type Page = {
  fill(colour: string, x: number, y: number, width: number, height: number): void
  text(
    text: string,
    x: number,
    y: number,
    style: { size: number; colour: string; bold?: boolean; spacing?: number },
  ): void
  line(points: [number, number][], colour: string, weight: number): void
  disc(x: number, y: number, radius: number, colour: string): void
  /** `width` and `height` are the picture's pixels; it fills the box given after them. */
  picture(
    jpeg: Buffer,
    pixels: { width: number; height: number },
    x: number,
    y: number,
    width: number,
    height: number,
  ): void
}

export function writePdf(
  title: string,
  author: string,
  width: number,
  height: number,
  draw: ((page: Page) => void)[],
): Buffer {
  const objects: Buffer[] = []
  const add = (body: string | Buffer) => objects.push(typeof body === 'string' ? Buffer.from(body, 'latin1') : body)
  add('<< /Type /Catalog /Pages 2 0 R >>')
  add('')
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>')
  add(
    `<< /Title ${literal(title)} /Author ${literal(author)} /Creator (Damask demo) /CreationDate (D:20270112090000Z) >>`,
  )
  const kids = draw.map((paint) => {
    const pictures: string[] = []
    let content = ''
    const put = (command: string) => {
      content += `${command}\n`
    }
    const n = (value: number) => value.toFixed(2)
    paint({
      fill: (colour, x, y, w, h) => put(`${rgb(colour)} rg ${n(x)} ${n(height - y - h)} ${n(w)} ${n(h)} re f`),
      text: (text, x, y, { size, colour, bold, spacing = 0 }) =>
        put(
          `BT ${rgb(colour)} rg /F${bold ? 2 : 1} ${size} Tf ${spacing} Tc ${n(x)} ${n(height - y)} Td ${literal(text)} Tj ET`,
        ),
      line: (points, colour, weight) =>
        put(
          `${rgb(colour)} RG ${weight} w 1 J 1 j ${points.map(([x, y], index) => `${n(x)} ${n(height - y)} ${index ? 'l' : 'm'}`).join(' ')} S`,
        ),
      // A line of no length with a round cap is a disc.
      disc: (x, y, radius, colour) =>
        put(`${rgb(colour)} RG ${n(radius * 2)} w 1 J ${n(x)} ${n(height - y)} m ${n(x)} ${n(height - y)} l S`),
      picture: (jpeg, pixels, x, y, w, h) => {
        const head = `<< /Type /XObject /Subtype /Image /Width ${pixels.width} /Height ${pixels.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`
        const number = add(Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\nendstream')]))
        pictures.push(`/P${number} ${number} 0 R`)
        put(`q ${n(w)} 0 0 ${n(h)} ${n(x)} ${n(height - y - h)} cm /P${number} Do Q`)
      },
    })
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}endstream`)
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << ${pictures.join(' ')} >> >> /Contents ${stream} 0 R >>`,
    )
  })
  objects[1] = Buffer.from(
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`,
  )
  return assemble(objects)
}

function assemble(objects: Buffer[]): Buffer {
  const parts = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let length = parts[0]!.length
  let table = ''
  objects.forEach((body, index) => {
    table += `${String(length).padStart(10, '0')} 00000 n \n`
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
    length += part.length
    parts.push(part)
  })
  const size = objects.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

function literal(text: string): string {
  // The built-in fonts speak WinAnsi: the two characters beyond Latin-1 that the texts use have codes of their own there.
  return `(${text
    .replace(/[\\()]/g, '\\$&')
    .replaceAll('–', '\x96')
    .replaceAll('’', '\x92')})`
}

function rgb(code: string): string {
  const value = Number.parseInt(code.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255].map((channel) => (channel / 255).toFixed(3)).join(' ')
}
