import type { Format } from '../formats.ts'
import { has, latin1, numbers } from './bytes.ts'

// Signatures that decide alone. Order matters only where one is a prefix of another.
const signatures: readonly (readonly [number, string, Format])[] = [
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, 'GIF87a', 'gif'],
  [0, 'GIF89a', 'gif'],
  [0, '\0\0\0\x0cjP  \r\n\x87\n', 'jp2'],
  [0, '\xff\x4f\xff\x51', 'j2k'],
  [0, '\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
  [0, '\xff\x0a', 'jxl'],
  [0, '\x76\x2f\x31\x01', 'exr'],
  [0, '#?RADIANCE', 'hdr'],
  [0, '#?RGBE', 'hdr'],
  [0, 'SDPX', 'dpx'],
  [0, 'XPDS', 'dpx'],
  [0, 'qoif', 'qoi'],
  [0, 'DDS ', 'dds'],
  [0, '\xd7\xcd\xc6\x9a', 'wmf'],
  [40, ' EMF', 'emf'],
  [0, 'AT&TFORM', 'djvu'],
  [0, 'FUJIFILMCCD-RAW', 'raf'],
  [0, 'FOVb', 'x3f'],
  [0, '\0MRM', 'mrw'],
  [6, 'HEAPCCDR', 'crw'],
  [0, 'FLV\x01', 'flv'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'wmv'],
  [0, '\0\0\x01\xba', 'mpg'],
  [0, '\0\0\x01\xb3', 'mpg'],
  [0, '\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02', 'mxf'],
  [0, 'fLaC', 'flac'],
  [0, '#!AMR', 'amr'],
  [0, 'MAC ', 'ape'],
  [0, 'wvpk', 'wv'],
  [0, 'MThd', 'mid'],
  [0, '.snd', 'au'],
  [0, 'caff', 'caf'],
  [0, '8BPS\0\x01', 'psd'],
  [0, '8BPS\0\x02', 'psb'],
  [0, '\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d', 'indd'],
  [0, '\xc5\xd0\xd3\xc6', 'eps'],
  [0, '\0\xffKA', 'afdesign'],
  [0, 'gimp xcf', 'xcf'],
  [0, 'glTF', 'glb'],
  [0, 'Kaydara FBX Binary', 'fbx'],
  [0, 'PXR-USDC', 'usd'],
  [0, 'BLENDER', 'blend'],
  [0, 'OTTO\0', 'otf'],
  [0, '\0\x01\0\0\0', 'ttf'],
  [0, 'true\0', 'ttf'],
  [0, 'ttcf', 'ttc'],
  [0, 'wOFF', 'woff'],
  [0, 'wOF2', 'woff2'],
  [34, 'LP', 'eot'],
  [36, 'acsp', 'icc'],
  [60, 'BOOKMOBI', 'mobi'],
  [0, "7z\xbc\xaf'\x1c", '7z'],
  [0, 'Rar!\x1a\x07', 'rar'],
  [257, 'ustar', 'tar'],
  [0, 'BZh', 'bz2'],
  [0, '\xfd7zXZ\0', 'xz'],
  [0, '\x28\xb5\x2f\xfd', 'zst'],
  [0x8001, 'CD001', 'iso'],
  [0, '\x7fELF', 'elf'],
  [0, '\xfe\xed\xfa\xce', 'macho'],
  [0, '\xfe\xed\xfa\xcf', 'macho'],
  [0, '\xce\xfa\xed\xfe', 'macho'],
  [0, '\xcf\xfa\xed\xfe', 'macho'],
  [0, '\0asm', 'wasm'],
  [0, 'dex\n', 'apk'],
  [0, 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F', 'lnk'],
  [0, 'SQLite format 3\0', 'sqlite'],
]

/** Formats that show themselves by a fixed mark; undefined when none does. */
export function formatByMagic(head: Uint8Array): Format | undefined {
  for (const [offset, mark, format] of signatures) {
    if (!has(head, offset, mark)) continue
    if (format === 'eot' && !has(head, 8, '\x01\0\x02\0') && !has(head, 8, '\x02\0\x02\0')) continue
    return format
  }
  if (has(head, 0, '\x89PNG\r\n\x1a\n')) return isAnimatedPng(head) ? 'apng' : 'png'
  if (has(head, 0, 'BM')) return isBitmap(head) ? 'bmp' : undefined
  if (has(head, 0, '\0\0\x01\0') || has(head, 0, '\0\0\x02\0')) return iconOf(head)
  if (has(head, 0, 'AC10') && /^AC10[0-9]{2}/.test(latin1(head, 0, 6))) return 'dwg'
  if (/^P[1-7][\s#]/.test(latin1(head, 0, 3))) return 'pnm'
  if (has(head, 0, '\xca\xfe\xba\xbe')) return javaOrUniversal(head)
  if (has(head, 0, 'MZ') && head.length > 2) return isDosProgram(head) ? 'exe' : undefined
  if (has(head, 0, 'RIFF')) return riffOf(head)
  if (has(head, 0, 'RIFX')) return has(head, 8, 'Egg!') ? 'aep' : undefined
  if (has(head, 0, 'FORM') && (has(head, 8, 'AIFF') || has(head, 8, 'AIFC'))) return 'aiff'
  if (has(head, 0, '\x1a\x45\xdf\xa3')) return latin1(head, 0, 128).includes('webm') ? 'webm' : 'mkv'
  if (has(head, 0, 'OggS')) return oggOf(head)
  if (has(head, 0, '\x4d\x4d') && has(head, 6, '\x02\0')) return '3ds'
  if (has(head, 0, 'G') && has(head, 188, 'G') && has(head, 376, 'G')) return 'mts'
  if (has(head, 4, 'G') && has(head, 196, 'G') && has(head, 388, 'G')) return 'mts'
  return undefined
}

// acTL must come before the first IDAT (APNG specification), so it is in the head of any sane file.
function isAnimatedPng(head: Uint8Array): boolean {
  const read = numbers(head, false)
  let offset = 8
  for (let chunks = 0; chunks < 64; chunks++) {
    const length = read.u32(offset)
    if (length === undefined) return false
    if (has(head, offset + 4, 'acTL')) return true
    if (has(head, offset + 4, 'IDAT')) return false
    offset += 12 + length
  }
  return false
}

function isBitmap(head: Uint8Array): boolean {
  const headerSize = numbers(head, true).u32(14)
  return headerSize !== undefined && [12, 16, 40, 52, 56, 64, 108, 124].includes(headerSize)
}

function iconOf(head: Uint8Array): Format | undefined {
  const count = numbers(head, true).u16(4) ?? 0
  if (count === 0 || count > 256 || head[9] !== 0) return undefined
  return head[2] === 1 ? 'ico' : 'cur'
}

// A universal Mach-O counts architectures where a Java class has its version (45 and up).
function javaOrUniversal(head: Uint8Array): Format {
  return (numbers(head, false).u32(4) ?? 0) < 40 ? 'macho' : 'java'
}

// 'MZ' alone also begins ordinary prose; programs carry binary bytes right behind it.
function isDosProgram(head: Uint8Array): boolean {
  return /[\0-\x08\x0e-\x1f\x7f-\xff]/.test(latin1(head, 2, 64))
}

function riffOf(head: Uint8Array): Format | undefined {
  if (has(head, 8, 'WEBP')) return 'webp'
  if (has(head, 8, 'WAVE')) return 'wav'
  if (has(head, 8, 'AVI ')) return 'avi'
  if (has(head, 8, 'CDR') || has(head, 8, 'cdr')) return 'cdr'
  return undefined
}

function oggOf(head: Uint8Array): Format {
  const start = latin1(head, 0, 256)
  if (start.includes('OpusHead')) return 'opus'
  if (start.includes('\x80theora')) return 'ogv'
  return 'ogg'
}
