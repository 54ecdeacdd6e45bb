import { crc32 } from 'node:zlib'

export type PdfOptions = {
  pages?: number
  /** Shown on every page below its number; a line break starts a new line. Latin-1 only, as the built-in fonts are. */
  text?: string
  title?: string
  /** Points (1/72 inch); A4 unless told otherwise. */
  width?: number
  height?: number
}

/** A PDF 1.4 whose cross-reference table is right to the byte, with the standard font Helvetica and real, selectable text. */
export function makePdf(options: PdfOptions = {}): Buffer {
  const { pages = 1, text = 'Made by code for a test.', title = 'Fixture', width = 595, height = 842 } = options
  const pageNumber = (index: number) => 5 + index * 2
  const kids = Array.from({ length: pages }, (_, index) => `${pageNumber(index)} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title ${literal(title)} /Producer (Damask fixtures) /CreationDate (D:20270101120000Z) >>`,
  ]
  for (let index = 0; index < pages; index++) {
    const lines = text.split('\n').map((line) => `${literal(line)} Tj T*`)
    const drawing = `BT /F1 24 Tf 56 ${height - 90} Td 30 TL ${literal(`Page ${index + 1} of ${pages}`)} Tj T* /F1 12 Tf 16 TL ${lines.join(' ')} ET`
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pageNumber(index) + 1} 0 R >>`,
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    )
  }
  return assemblePdf(objects)
}

function literal(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`
}

function assemblePdf(objects: string[]): Buffer {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const offsets = objects.map((body, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, 'latin1')
}

/** Plain UTF-8 with letters beyond ASCII, of the given number of lines. */
export function makeText(options: { lines?: number; text?: string } = {}): Buffer {
  const { lines = 10, text = 'Über den Fjord — naïve façade, 山, 🏔' } = options
  return Buffer.from(Array.from({ length: lines }, (_, index) => `${index + 1}. ${text}\n`).join(''))
}

export type ZipEntry = { name: string; data: Buffer }

/** A ZIP of stored (uncompressed) entries; names go in as they are, so that hostile ones can be made too. */
export function makeZip(entries: ZipEntry[] = [{ name: 'note.txt', data: makeText() }]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data } of entries) {
    const path = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(0x0800, 2)
    facts.writeUInt16LE(0x5c21, 8)
    facts.writeUInt32LE(crc32(data), 10)
    facts.writeUInt32LE(data.length, 14)
    facts.writeUInt32LE(data.length, 18)
    facts.writeUInt16LE(path.length, 22)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, path, data)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, path)
    offset += 30 + path.length + data.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
