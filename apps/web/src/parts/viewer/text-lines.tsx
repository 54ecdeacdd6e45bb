import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './text-viewer.module.css'
import { useReadingKeys } from './use-reading-keys.ts'

/** A line of a minified file can be megabytes long; the browser cannot lay that out as one. */
const MAX_LINE = 4000

/** Lines of text, of which only those on screen exist. Long lines wrap. */
export function TextLines({
  content,
  look,
  withNumbers,
}: {
  content: string
  look: 'code' | 'prose'
  withNumbers: boolean
}) {
  const { t } = useTranslation()
  const scroll = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => content.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n'), [content])
  useReadingKeys(scroll)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (look === 'code' ? 20 : 26),
    overscan: 20,
  })
  const digits = String(lines.length).length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={scroll} className={classes.scroll} tabIndex={0} aria-label={t('viewer.text.label')}>
      <div className={classes.lines} data-look={look} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes.line}
            style={{ transform: `translateY(${start}px)` }}
          >
            {withNumbers && (
              <span className={classes.number} style={{ inlineSize: `${digits}ch` }} aria-hidden>
                {index + 1}
              </span>
            )}
            <span className={classes.text}>{shorten(lines[index]!) || '\u200b'}</span>
          </div>
        ))}
      </div>
    </section>
  )
}

const shorten = (line: string) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} …` : line)
