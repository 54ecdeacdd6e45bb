import type { TextLayer } from 'pdfjs-dist'
import { startsOf } from './find-words.ts'

// Findings are painted by the CSS Custom Highlight API: the text layer is not touched. One registry for all pages.
const ALL = 'damask-found'
const HERE = 'damask-found-here'

/**
 * Paints every finding on one page.
 * @param here which of them one is at, brought into view
 * @returns takes the paint off again
 */
export function markFound(layer: TextLayer, words: string, here: number | null): () => void {
  if (!('highlights' in CSS)) return () => {}
  const ranges = rangesOf(layer, words)
  const current = here === null ? undefined : ranges[here]
  for (const range of ranges) highlight(range === current ? HERE : ALL).add(range)
  current?.startContainer.parentElement?.scrollIntoView({ block: 'center', inline: 'nearest' })
  return () => {
    for (const range of ranges) {
      highlight(ALL).delete(range)
      highlight(HERE).delete(range)
    }
  }
}

function highlight(name: string): Highlight {
  const known = CSS.highlights.get(name)
  if (known) return known
  const made = new Highlight()
  CSS.highlights.set(name, made)
  return made
}

function rangesOf({ textDivs, textContentItemsStr }: TextLayer, words: string): Range[] {
  const offsets: number[] = []
  let length = 0
  for (const piece of textContentItemsStr) {
    offsets.push(length)
    length += piece.length
  }
  const pointAt = (offset: number, isEnd: boolean): [Node, number] | null => {
    let piece = offsets.findLastIndex((start) => (isEnd ? start < offset : start <= offset))
    while (piece >= 0 && textContentItemsStr[piece] === '') piece--
    const node = textDivs[piece]?.firstChild
    return node ? [node, Math.min(offset - offsets[piece]!, node.textContent?.length ?? 0)] : null
  }
  return startsOf(textContentItemsStr.join('').toLowerCase(), words).flatMap((start) => {
    const from = pointAt(start, false)
    const to = pointAt(start + words.length, true)
    if (!from || !to) return []
    const range = document.createRange()
    range.setStart(...from)
    range.setEnd(...to)
    return [range]
  })
}
