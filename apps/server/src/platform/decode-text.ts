/** Bytes that are text in none of the encodings that we read. Its message is a sentence for people. */
export class EncodingFault extends Error {}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * Text as it comes, whatever wrote it: a mark at the beginning says the encoding; without one, two bytes of which one is
 * always zero are UTF-16, and the first bytes beyond ASCII show whether it is UTF-8 or what Windows wrote before that.
 * @throws EncodingFault
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let held: Uint8Array = Buffer.alloc(0)
  let isBegun = false
  const decode = (chunk: Uint8Array | undefined) => {
    try {
      return decoder!.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new EncodingFault('The encoding cannot be read. Save the file as UTF-8.')
    }
  }
  for await (const chunk of bytes) {
    if (decoder) {
      yield decode(chunk)
      continue
    }
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
    if (!isBegun) {
      if (held.length < HEAD) continue
      isBegun = true
      const wide = wideEncodingOf(held)
      if (wide) {
        decoder = new TextDecoder(wide, { fatal: true })
        yield decode(held)
        continue
      }
    }
    // Up to three bytes may be the beginning of a sign whose end has not come.
    const end = endOfWhole(held)
    const encoding = encodingOf(held.subarray(0, end))
    if (encoding) {
      decoder = new TextDecoder(encoding, { fatal: true })
      yield decode(held)
    } else {
      yield Buffer.from(held.subarray(0, end)).toString('latin1')
      held = held.subarray(end)
    }
  }
  if (!decoder) {
    const wide = isBegun ? undefined : wideEncodingOf(held)
    decoder = new TextDecoder(wide ?? (isUtf8(held) ? 'utf-8' : 'windows-1252'), { fatal: true })
    yield decode(held)
  }
  const rest = decode(undefined)
  if (rest) yield rest
}

/** Enough to know UTF-16 by. */
const HEAD = 4
/** Bytes of it that are looked at. */
const LOOKED_AT = 4_000

function wideEncodingOf(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const looked = head.subarray(0, LOOKED_AT)
  const zeros = (parity: number) => looked.filter((byte, i) => byte === 0 && i % 2 === parity).length
  const half = looked.length / 2
  if (zeros(1) > half * 0.7 && zeros(0) < half * 0.1) return 'utf-16le'
  if (zeros(0) > half * 0.7 && zeros(1) < half * 0.1) return 'utf-16be'
  return undefined
}

function endOfWhole(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && bytes.length - end < 4 && bytes[end - 1]! >= 0x80) end--
  return bytes.length - end < 4 ? end : bytes.length
}

/** Undefined while it is ASCII, which both are. */
function encodingOf(bytes: Uint8Array): Encoding | undefined {
  if (!bytes.some((byte) => byte >= 0x80)) return undefined
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // As a stream: the end may be in the middle of a sign.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
