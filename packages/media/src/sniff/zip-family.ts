import type { Format } from '../formats.ts'
import { has, latin1, numbers } from './bytes.ts'

const maxNames = 512

const mimetypes: readonly (readonly [RegExp, Format])[] = [
  [/^application\/epub\+zip/, 'epub'],
  [/^application\/vnd\.oasis\.opendocument\.text/, 'odt'],
  [/^application\/vnd\.oasis\.opendocument\.spreadsheet/, 'ods'],
  [/^application\/vnd\.oasis\.opendocument\.presentation/, 'odp'],
  [/^application\/vnd\.oasis\.opendocument\.graphics/, 'odg'],
  [/^application\/vnd\.adobe\.indesign-idml-package/, 'idml'],
  [/^application\/vnd\.adobe\.sparkler\.project/, 'xd'],
  [/^application\/x-krita/, 'kra'],
  [/^image\/openraster/, 'ora'],
]

// Parts that only one format has.
const telling: readonly (readonly [RegExp, Format])[] = [
  [/^word\//, 'docx'],
  [/^xl\//, 'xlsx'],
  [/^ppt\//, 'pptx'],
  [/^visio\//, 'vsdx'],
  [/^canvas\.fig$/, 'fig'],
  [/^Document\.archive$/, 'procreate'],
  [/^3D\/[^/]+\.model$/i, '3mf'],
  [/^AndroidManifest\.xml$/, 'apk'],
  [/^META-INF\/MANIFEST\.MF$/, 'jar'],
]

const officeNames: readonly Format[] = ['docx', 'xlsx', 'pptx', 'vsdx']
const appleNames: readonly Format[] = ['pages', 'numbers', 'key']

/** Formats that are a ZIP inside, told by the names of their parts. Nothing is inflated. */
export function formatOfZip(head: Uint8Array, tail: Uint8Array | undefined, extension: string): Format | undefined {
  if (!has(head, 0, 'PK\x03\x04') && !has(head, 0, 'PK\x05\x06')) return undefined
  const names = [...localNames(head), ...(tail ? centralNames(tail) : [])]

  const mimetype = storedMimetype(head)
  const byMimetype = mimetypes.find(([pattern]) => pattern.test(mimetype))
  if (byMimetype) return byMimetype[1]
  if (/\.usd[ac]?$/i.test(names[0] ?? '')) return 'usdz'
  for (const [pattern, format] of telling) if (names.some((name) => pattern.test(name))) return format
  if (names.includes('document.json') && names.some((name) => name.startsWith('pages/'))) return 'sketch'
  if (names.includes('manifest.json') && names.some((name) => /^a(nimations)?\//.test(name))) return 'lottie'
  if (names.some((name) => name.startsWith('Index/') && name.endsWith('.iwa'))) {
    return appleNames.find((format) => format === extension) ?? 'pages'
  }
  // An OOXML package whose telling parts lie beyond the head: the name may choose among them.
  if (names.includes('[Content_Types].xml')) return officeNames.find((format) => format === extension) ?? 'zip'
  return 'zip'
}

function* localNames(head: Uint8Array): Generator<string> {
  const text = latin1(head)
  const read = numbers(head, true)
  let offset = text.indexOf('PK\x03\x04')
  for (let count = 0; offset >= 0 && count < maxNames; count++) {
    const length = read.u16(offset + 26) ?? 0
    yield text.slice(offset + 30, offset + 30 + length)
    offset = text.indexOf('PK\x03\x04', offset + 30)
  }
}

function* centralNames(tail: Uint8Array): Generator<string> {
  const text = latin1(tail)
  const read = numbers(tail, true)
  let offset = text.indexOf('PK\x01\x02')
  for (let count = 0; offset >= 0 && count < maxNames; count++) {
    const length = read.u16(offset + 28) ?? 0
    yield text.slice(offset + 46, offset + 46 + length)
    offset = text.indexOf('PK\x01\x02', offset + 46)
  }
}

// ODF, EPUB, IDML: the first part is named "mimetype" and stored as it is.
function storedMimetype(head: Uint8Array): string {
  if (!has(head, 30, 'mimetype')) return ''
  const extra = numbers(head, true).u16(28) ?? 0
  return latin1(head, 38 + extra, 38 + extra + 80)
}
