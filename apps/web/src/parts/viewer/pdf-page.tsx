import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { markFound } from './pdf-highlight.ts'
import classes from './pdf-viewer.module.css'

/** In points. */
export type PageSize = { readonly width: number; readonly height: number }

export type PdfPageProps = {
  pdf: PDFDocumentProxy
  /** From 0. */
  index: number
  scale: number
  usual: PageSize
  onSize: (index: number, size: PageSize) => void
  found: string
  /** Which finding on this page one is at; null on other pages. */
  foundHere: number | null
}

/** A canvas larger than this fails or freezes; beyond it a page is drawn coarser and enlarged. */
const MAX_CANVAS_PIXELS = 16_000_000

/** One page: drawn as pixels, with its text laid over it, transparent, to select and find. */
export function PdfPage({ pdf, index, scale, usual, onSize, found, foundHere }: PdfPageProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  const [words, setWords] = useState<TextLayer | null>(null)
  const [hasFailed, setFailed] = useState(false)

  useEffect(() => {
    let left = false
    pdf.getPage(index + 1).then(
      (page) => {
        if (left) return
        const { width, height } = page.getViewport({ scale: 1 })
        onSize(index, { width, height })
        setPage(page)
      },
      () => !left && setFailed(true),
    )
    return () => {
      left = true
    }
  }, [pdf, index, onSize])

  useEffect(() => {
    const element = canvas.current
    if (!page || !element) return
    const flat = page.getViewport({ scale: 1 })
    const finest = Math.sqrt(MAX_CANVAS_PIXELS / (flat.width * flat.height))
    const viewport = page.getViewport({ scale: Math.min(scale * (window.devicePixelRatio || 1), finest) })
    // Drawn aside and shown when done, so that zooming enlarges the old drawing instead of flashing white.
    const drawing = document.createElement('canvas')
    drawing.width = Math.floor(viewport.width)
    drawing.height = Math.floor(viewport.height)
    const task = page.render({ canvas: drawing, viewport })
    task.promise.then(
      () => {
        element.width = drawing.width
        element.height = drawing.height
        element.getContext('2d')?.drawImage(drawing, 0, 0)
      },
      (error: Error) => error.name !== 'RenderingCancelledException' && setFailed(true),
    )
    return () => task.cancel()
  }, [page, scale])

  useEffect(() => {
    const container = text.current
    if (!page || !container) return
    const layer = new TextLayer({
      textContentSource: page.streamTextContent({ includeMarkedContent: false }),
      container,
      viewport: page.getViewport({ scale: 1 }),
    })
    layer.render().then(
      () => setWords(layer),
      () => {},
    )
    return () => {
      layer.cancel()
      container.replaceChildren()
      setWords(null)
    }
  }, [page])

  useEffect(() => (words && found ? markFound(words, found, foundHere) : undefined), [words, found, foundHere])

  const style = { inlineSize: usual.width * scale, blockSize: usual.height * scale, '--total-scale-factor': scale }
  return (
    <section
      className={classes.page}
      style={style as CSSProperties}
      aria-label={t('viewer.pdf.pageLabel', { page: index + 1 })}
    >
      <canvas ref={canvas} className={classes.canvas} aria-hidden />
      <div ref={text} className={classes.text} />
      {hasFailed && <p className={classes.failed}>{t('viewer.pdf.pageFailed')}</p>}
    </section>
  )
}
