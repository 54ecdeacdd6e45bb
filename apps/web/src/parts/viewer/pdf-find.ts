import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { countOf, type Place, placesIn } from './find-words.ts'

export type PdfFind = {
  readonly isOpen: boolean
  readonly words: string
  readonly count: number
  /** From 1; 0 when nothing was found. */
  readonly at: number
  readonly place: Place | null
  readonly isSearching: boolean
  readonly open: () => void
  readonly close: () => void
  readonly setWords: (words: string) => void
  readonly step: (direction: 1 | -1) => void
}

/** Finds words in all pages of a document; pages are read one after the other, once. */
export function usePdfFind(pdf: PDFDocumentProxy, goTo: (page: number) => void): PdfFind {
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [texts, setTexts] = useState<readonly string[]>([])
  const [at, setAt] = useState(0)
  const words = isOpen ? typed.trim().toLowerCase() : ''

  useEffect(() => {
    if (!isOpen || texts.length === pdf.numPages) return
    let left = false
    textOf(pdf, texts.length).then((text) => !left && setTexts((known) => [...known, text]))
    return () => {
      left = true
    }
  }, [isOpen, texts, pdf])

  const counts = useMemo(() => texts.map((text) => (words ? countOf(text, words) : 0)), [texts, words])
  const places = useMemo(() => placesIn(counts), [counts])
  const place = places[at] ?? null
  const page = place?.page
  useEffect(() => {
    if (page !== undefined) goTo(page)
  }, [page, goTo])

  return {
    isOpen,
    words,
    count: places.length,
    at: place ? at + 1 : 0,
    place,
    isSearching: isOpen && texts.length < pdf.numPages,
    open: useCallback(() => setOpen(true), []),
    close: () => setOpen(false),
    setWords: (next) => {
      setTyped(next)
      setAt(0)
    },
    step: (direction) => setAt((now) => (places.length > 0 ? (now + direction + places.length) % places.length : 0)),
  }
}

/** Joined exactly as the text layer holds it, so that what is counted is what gets marked. */
async function textOf(pdf: PDFDocumentProxy, index: number): Promise<string> {
  try {
    const page = await pdf.getPage(index + 1)
    const { items } = await page.getTextContent({ includeMarkedContent: false })
    return items
      .map((item) => ('str' in item ? item.str : ''))
      .join('')
      .toLowerCase()
  } catch {
    // A page that cannot be read holds nothing to find.
    return ''
  }
}
