export type StreamEvent = { data: string; id: string | undefined; event: string | undefined }

/**
 * Reads `text/event-stream` (WHATWG HTML, "server-sent events") piece by piece; a piece may end anywhere, also between the
 * two characters of a line end.
 * @returns a function to be fed with decoded text; it gives the events that have become complete
 */
export function eventStreamReader(onRetry?: (ms: number) => void): (text: string) => StreamEvent[] {
  let rest = ''
  let isFirst = true
  let skipLineFeed = false
  let data: string[] = []
  let event: string | undefined
  let id: string | undefined

  const take = (line: string): StreamEvent | null => {
    if (line === '') {
      const complete = data.length > 0 ? { data: data.join('\n'), id, event } : null
      data = []
      event = undefined
      return complete
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value))
    return null
  }

  return (text) => {
    if (text === '') return []
    let fresh = text
    if (isFirst) fresh = fresh.replace(/^\uFEFF/, '')
    isFirst = false
    if (skipLineFeed && fresh.startsWith('\n')) fresh = fresh.slice(1)
    skipLineFeed = text.endsWith('\r')
    const lines = (rest + fresh).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    return lines.map(take).filter((complete) => complete !== null)
  }
}
