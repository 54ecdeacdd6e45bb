const maxBytes = 255
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const encoder = new TextEncoder()

/**
 * A name from the library as the name of one file on this disk: never a path, never "." or "..", nothing that steers a
 * terminal or that Windows cannot hold, and at most 255 bytes with its extension kept.
 */
export function safeName(name: string, platform: NodeJS.Platform = process.platform): string {
  let safe = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .replaceAll(/[\\/]/g, '_')
  if (platform === 'win32') {
    safe = safe.replaceAll(/[<>:"|?*]/g, '_').replace(/[. ]+$/, '')
    if (reservedOnWindows.test(safe)) safe = `_${safe}`
  }
  if (/^\.{0,2}$/.test(safe.trim())) safe = '_'
  return shortened(safe)
}

/** The same name with a number in it, for the second of two assets that would land on one file. */
export function numberedName(name: string, number: number): string {
  const [stem, extension] = splitName(name)
  return shortened(`${stem} (${number})${extension}`, ` (${number})`)
}

function shortened(name: string, keep = ''): string {
  if (encoder.encode(name).length <= maxBytes) return name
  const [stem, extension] = splitName(name)
  const tail = encoder.encode(extension).length <= 32 ? keep + extension : keep
  const room = maxBytes - encoder.encode(tail).length
  let cut = ''
  for (const character of stem) {
    if (encoder.encode(cut + character).length > room) break
    cut += character
  }
  return cut + tail
}

function splitName(name: string): [string, string] {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
}
