import { constants, crc32, deflateRawSync } from 'node:zlib'

/**
 * A whole, valid PNG that unfolds from a few hundred kilobytes to `width * height` pixels (2.5 thousand million for
 * 50,000 x 50,000). Nothing of that size is ever allocated: one flushed deflate block of zeros is repeated, and the
 * Adler-32 of n zeros is known. A reader must refuse it by its header; no checksum or truncation will save it.
 */
export function pngBomb({ width = 50_000, height = 50_000 } = {}): Buffer {
  const rowBytes = 1 + Math.ceil(width / 8)
  const total = rowBytes * height
  const blockBytes = 1 << 20
  const block = deflateRawSync(Buffer.alloc(blockBytes), { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const rest = deflateRawSync(Buffer.alloc(total % blockBytes), { level: 9 })
  const adler = Buffer.alloc(4)
  adler.writeUInt32BE((((total % 65_521) << 16) | 1) >>> 0)
  const blocks = Array<Buffer>(Math.floor(total / blockBytes)).fill(block)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1 // one bit per pixel, greyscale
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, rest, adler])),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** The first `ratio` (0 to 1) of a file, as an upload that broke off. */
export function truncated(file: Buffer, ratio = 0.5): Buffer {
  return Buffer.from(file.subarray(0, Math.floor(file.length * ratio)))
}

/** An SVG that runs script in five ways where it is opened as a document. */
export function svgWithScript(): Buffer {
  return Buffer.from(`<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="100" onload="window.hacked = 1">
  <script>window.hacked = 2</script>
  <script xlink:href="data:text/javascript,window.hacked=3"/>
  <rect width="200" height="100" fill="#c33" onclick="window.hacked = 4"/>
  <foreignObject width="200" height="100"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="window.hacked = 5"/></body></foreignObject>
  <a xlink:href="javascript:window.hacked=6"><text x="20" y="60">Open me</text></a>
</svg>
`)
}

/**
 * An SVG that asks for `url` in every way a renderer might follow: image, use, filter, style sheet, font, CSS import,
 * XInclude and external entity. A listener at the address proves whether one did. A local file is asked for beside.
 */
export function svgWithExternalReferences(url: string): Buffer {
  return Buffer.from(`<?xml version="1.0"?>
<?xml-stylesheet href="${url}/sheet.css" type="text/css"?>
<!DOCTYPE svg [<!ENTITY outside SYSTEM "${url}/entity"><!ENTITY passwd SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" width="200" height="100">
  <style>@import url("${url}/import.css"); @font-face { font-family: Far; src: url("${url}/font.woff2") } text { font-family: Far }</style>
  <filter id="far"><feImage xlink:href="${url}/filter.png"/></filter>
  <rect width="200" height="100" fill="#36c" filter="url(#far)"/>
  <image xlink:href="${url}/image.png" width="50" height="50"/>
  <image href="file:///etc/passwd" width="50" height="50"/>
  <use xlink:href="${url}/shapes.svg#shape"/>
  <xi:include href="${url}/include.xml" parse="text"/>
  <text x="10" y="80">&outside;&passwd;</text>
</svg>
`)
}

/** An HLS playlist to be uploaded as .mp4: a media tool that goes by content would fetch `url` and read a local file. */
export function hlsPlaylistNamedMp4(url = 'http://127.0.0.1:9/segment.ts'): Buffer {
  return Buffer.from(
    `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXTINF:10,\n${url}\n#EXT-X-ENDLIST\n`,
  )
}

/** A DOS/PE header with no code behind it: recognised as a Windows program, and harmless. */
export function exeStub(): Buffer {
  const file = Buffer.alloc(512)
  file.write('MZ', 0, 'latin1')
  file.writeUInt32LE(0x80, 0x3c)
  file.write('PE\0\0', 0x80, 'latin1')
  file.writeUInt16LE(0x14c, 0x84)
  file.writeUInt16LE(0xe0, 0x94)
  file.writeUInt16LE(0x10b, 0x98)
  return file
}

/** A page with script: what must never be served as a page from the application's origin. */
export function htmlPage(): Buffer {
  return Buffer.from(
    '<!doctype html><html><head><title>Hello</title></head><body><script>window.hacked = 1</script><p>Hello</p></body></html>\n',
  )
}

/** File names that people and attackers send: traversal, control characters, direction override, length, emoji, devices. */
export const hostileNames = [
  '../../etc/passwd.jpg',
  '..\\..\\windows\\system32\\picture.jpg',
  '/absolute/picture.jpg',
  'nul\u0000byte.jpg',
  'invoice\u202egpj.exe',
  `${'long'.repeat(75)}.jpg`,
  '🏔️ Fjord — naïve.jpg',
  'Cafe\u0301.jpg',
  'CON.jpg',
  '.hidden.jpg',
  ' spaces around .jpg ',
  'line\nbreak.jpg',
  'quote".jpg',
  '<img src=x onerror=alert(1)>.jpg',
  "'; drop table assets; --.jpg",
] as const
