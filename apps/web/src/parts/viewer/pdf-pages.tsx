import { useVirtualizer } from '@tanstack/react-virtual'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PdfBar } from './pdf-bar.tsx'
import { usePdfFind } from './pdf-find.ts'
import { type PageSize, PdfPage } from './pdf-page.tsx'
import classes from './pdf-viewer.module.css'
import { usePdfZoom } from './use-pdf-zoom.ts'
import { useReadingKeys } from './use-reading-keys.ts'

const GAP = 16

/** All pages below each other, of which only those on screen are drawn. */
export function PdfPages({ pdf }: { pdf: PDFDocumentProxy }) {
  const { t } = useTranslation()
  const scroll = useRef<HTMLDivElement>(null)
  const [sizes, setSizes] = useState<ReadonlyMap<number, PageSize>>(new Map())
  const usual = sizes.get(0) ?? { width: 595, height: 842 }
  const widest = Math.max(usual.width, ...[...sizes.values()].map((size) => size.width))
  const zoom = usePdfZoom(scroll, { width: widest, height: usual.height }, GAP)
  const { scale } = zoom

  const virtual = useVirtualizer({
    count: pdf.numPages,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (sizes.get(index) ?? usual).height * scale,
    gap: GAP,
    paddingStart: GAP,
    paddingEnd: GAP,
    overscan: 1,
  })
  const items = virtual.getVirtualItems()
  const middle = (virtual.scrollOffset ?? 0) + (scroll.current?.clientHeight ?? 0) / 2
  const current = items.find((item) => item.end + GAP > middle)?.index ?? 0

  // Where one reads stays where it is when the pages get larger or smaller.
  const before = useRef({ scale, index: 0, part: 0 })
  useLayoutEffect(() => {
    const kept = before.current
    if (kept.scale === scale) return
    virtual.measure()
    const height = (sizes.get(kept.index) ?? usual).height * scale
    const [start] = virtual.getOffsetForIndex(kept.index, 'start') ?? [0]
    // Above the first page there is only air, which does not grow.
    virtual.scrollToOffset(kept.index === 0 && kept.part <= 0 ? 0 : start + kept.part * height)
    before.current = { ...kept, scale }
  }, [scale, virtual, sizes, usual])
  useEffect(() => {
    const first = items.find((item) => item.end > (virtual.scrollOffset ?? 0))
    if (!first || before.current.scale !== scale) return
    const part = ((virtual.scrollOffset ?? 0) - first.start) / Math.max(1, first.size)
    before.current = { scale, index: first.index, part }
  })

  const learn = useCallback(
    (index: number, size: PageSize) =>
      setSizes((known) => (known.has(index) ? known : new Map(known).set(index, size))),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a learnt size changes the length of the whole roll.
  useLayoutEffect(() => virtual.measure(), [sizes, virtual])

  const goTo = useCallback((index: number) => virtual.scrollToIndex(index, { align: 'start' }), [virtual])
  const find = usePdfFind(pdf, goTo)

  useReadingKeys(scroll)

  return (
    <div className={classes.viewer}>
      <PdfBar page={current + 1} pages={pdf.numPages} onPage={(page) => goTo(page - 1)} zoom={zoom} find={find} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={scroll} className={classes.scroll} tabIndex={0} aria-label={t('viewer.pdf.label')}>
        <div
          className={classes.roll}
          style={{ blockSize: virtual.getTotalSize(), minInlineSize: widest * scale + 2 * GAP }}
        >
          {items.map(({ index, start, key }) => (
            <div key={key} className={classes.place} style={{ transform: `translateY(${start}px)` }}>
              <PdfPage
                pdf={pdf}
                index={index}
                scale={scale}
                usual={sizes.get(index) ?? usual}
                onSize={learn}
                found={find.words}
                foundHere={find.place?.page === index ? find.place.nth : null}
              />
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}
