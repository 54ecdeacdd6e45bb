import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Steps } from '../../app/result-set.ts'
import { Picture } from '../../parts/asset-grid/picture.tsx'
import classes from './asset-page.module.css'

const SIDE = 56
const GAP = 4

/** The list that one walks through, as a strip of pictures. Arrow keys walk; Tab reaches only the one that is shown. */
export function AssetPageStrip({ steps }: { steps: Steps }) {
  const { t } = useTranslation()
  const { assets, index } = steps
  const scroll = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: assets.length,
    horizontal: true,
    getScrollElement: () => scroll.current,
    estimateSize: () => SIDE,
    gap: GAP,
    paddingStart: 12,
    paddingEnd: 12,
    overscan: 10,
  })
  const first = useRef(true)
  useEffect(() => {
    if (index < 0) return
    const behavior = first.current || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
    first.current = false
    virtual.scrollToIndex(index, { align: 'center', behavior })
  }, [index, virtual])

  if (index < 0) return null
  return (
    <nav
      ref={scroll}
      className={classes.strip}
      aria-label={t('viewer.page.strip')}
      onWheel={(event) => {
        if (Math.abs(event.deltaY) > Math.abs(event.deltaX)) event.currentTarget.scrollLeft += event.deltaY
      }}
    >
      <div className={classes.reel} style={{ inlineSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const asset = assets[item.index]!
          const isHere = item.index === index
          return (
            <Link
              key={asset.id}
              to="/asset/$assetId"
              params={{ assetId: asset.id }}
              replace
              preload={false}
              className={classes.frame}
              data-here={isHere || undefined}
              aria-current={isHere ? 'true' : undefined}
              title={asset.name}
              tabIndex={isHere ? 0 : -1}
              draggable={false}
              style={{ transform: `translateX(${item.start}px)` }}
            >
              <VisuallyHidden>{asset.name}</VisuallyHidden>
              <Picture asset={asset} width={SIDE} fit="cover" iconSize={36} />
            </Link>
          )
        })}
      </div>
    </nav>
  )
}
