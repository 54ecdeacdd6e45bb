import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CSV_MARK, CsvFault, type CsvLimits, type CsvRow, readCsv, sniffDelimiter, toCsv } from './csv.ts'

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Buffer | string, limits?: CsvLimits, size = 7): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  const given = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  for await (const some of readCsv(inPieces(given, size), limits)) rows.push(...some)
  return rows
}
const cellsOf = async (bytes: Buffer | string, size?: number) => (await read(bytes, {}, size)).map((row) => row.cells)

test('rows come with their lines, also where cells have line breaks and lines are empty', async () => {
  expect(await read('a,b\r\n\r\n"x\ny",2\n3,4\r5,"6\r\n7"\n8,9')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['x\ny', '2'] },
    { line: 5, cells: ['3', '4'] },
    { line: 6, cells: ['5', '6\r\n7'] },
    { line: 8, cells: ['8', '9'] },
  ])
})

const text = 'name;title:de\r\nmantel.jpg;Über „Größe“ – 5 €\r\n'
const expected = [
  ['name', 'title:de'],
  ['mantel.jpg', 'Über „Größe“ – 5 €'],
]
const windows = Buffer.from(
  text.replace('„', '\x84').replace('“', '\x93').replace('–', '\x96').replace('€', '\x80'),
  'latin1',
)
const swapped = Buffer.from(text, 'utf16le').swap16()
test.for([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['Windows-1252', windows],
  ['UTF-16 as Excel writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 with the larger byte first', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
] as const)('%s is read', async ([, bytes]) => {
  for (const size of [1, 2, 3, 5, 1000]) expect(await cellsOf(bytes, size)).toEqual(expected)
})

test('what is Windows-1252 only far down is read as that', async () => {
  const long = Buffer.concat([Buffer.from('a,b\n'.repeat(50_000)), Buffer.from('x,\xe9\n', 'latin1')])
  const rows = await cellsOf(long, 65_536)
  expect([rows.length, rows.at(-1)]).toEqual([50_001, ['x', 'é']])
})

test('bytes that stop being UTF-8 are refused with the line', async () => {
  const broken = Buffer.concat([Buffer.from('a,ü\nb,c\n'), Buffer.from([0xe9, 0x2c, 0x41, 0x0a])])
  await expect(read(broken, {}, 4)).rejects.toThrow('Save the file as UTF-8')
})

test.for([
  ['a,b;c,d\n1,2;3,4\n', ','],
  ['a;b;c\n1,5;2,5;3,5\n', ';'],
  ['a\tb\n1,2\t3\n', '\t'],
  ['a|b|c\n1|2|3\n', '|'],
  ['"a;b;c;d",e\n1,2\n', ','],
  ['alone\n', ','],
  ['', ','],
] as const)('the delimiter of %j is %j', ([head, delimiter]) => {
  expect(sniffDelimiter(head)).toBe(delimiter)
})

test.for([
  ['a,b\n1,"2\n3,4\n', {}, 'never closed'],
  ['a,b\n1,x"y\n', {}, 'quotation mark'],
  ['a,b\n1,"x"y\n', {}, 'quotation mark'],
  ['a\nb\nc\n', { maxRows: 2 }, 'more than 2 rows'],
  ['a,b,c\n', { maxColumns: 2 }, 'more than 2 columns'],
  ['a,bcd\n', { maxCellLength: 2 }, 'more than 2 characters'],
] as const)('%j is refused', async ([bytes, limits, says]) => {
  const refused = await read(bytes, limits).catch((error) => error)
  expect(refused).toBeInstanceOf(CsvFault)
  expect(refused.message).toContain(says)
  expect(refused.line).toBeGreaterThan(0)
})

test('a quote that never ends does not fill the memory', async () => {
  async function* endless() {
    yield Buffer.from('a,b\n"')
    for (let n = 0; n < 1000; n++) yield Buffer.alloc(65_536, 'x,')
  }
  const reading = (async () => {
    for await (const _ of readCsv(endless())) void _
  })()
  await expect(reading).rejects.toThrow('too long')
})

test('formulas are neutralised, and reading takes exactly that off again', async () => {
  const cells = ['=1+1', '+49 89', '-5', '@x', '\ttab', "'=x", "''", "'plain", '＝1', 'plain']
  const written = toCsv([cells])
  expect(written).toContain("'=1+1,'+49 89,'-5,'@x,")
  expect(toCsv([[-5, 3.5]])).toBe('-5,3.5\r\n')
  expect(await cellsOf(written)).toEqual([cells])
})

test('whatever is written is read again exactly', async () => {
  const sign = fc.constantFrom('a', 'ü', '"', "'", '=', '-', ',', ';', '\t', '|', '\n', '\r', ' ', '\ufeff', '😀')
  const cell = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''))
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      // A header, as every file of ours has one: it shows the delimiter.
      const header = rows[0]!.map((_, i) => `c${i}`)
      const written = toCsv([header, ...rows])
      const found = await read(Buffer.from(CSV_MARK + written), {}, size)
      expect(found.map((row) => row.cells)).toEqual([header, ...rows])
      const lengths = [header, ...rows].map((cells) => toCsv([cells]).split(/\r\n|\n|\r/).length - 1)
      const lines = lengths.map((_, i) => 1 + lengths.slice(0, i).reduce((sum, n) => sum + n, 0))
      expect(found.map((row) => row.line)).toEqual(lines)
    }),
    { numRuns: 300 },
  )
})

test('a million rows are read in bounded memory, and nobody waits long meanwhile', async () => {
  async function* many() {
    const block = Buffer.from('018f3c,"Spring, summer",LC-1042;LC-1043\n'.repeat(2000))
    yield Buffer.from('id,title,sku\n')
    for (let n = 0; n < 500; n++) yield block
  }
  const before = process.memoryUsage().rss
  let [rows, most, longest] = [0, 0, 0]
  // Of the processor, not of the clock: other tests run beside this one.
  let last = process.threadCpuUsage()
  const tick = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last)
    longest = Math.max(longest, (user + system) / 1000)
    last = process.threadCpuUsage()
  }, 1)
  for await (const some of readCsv(many(), { maxRows: 1_000_001 })) {
    rows += some.length
    most = Math.max(most, process.memoryUsage().rss)
  }
  clearInterval(tick)
  expect(rows).toBe(1_000_001)
  expect((most - before) / 1e6).toBeLessThan(250)
  // Measured: 7 ms with garbage collection.
  expect(longest).toBeLessThan(30)
}, 60_000)
