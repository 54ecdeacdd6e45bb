import { IconArrowAutofitHeight, IconArrowAutofitWidth, IconMinus, IconPlus } from '@tabler/icons-react'
import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { type Action, usePageActions } from '../../app/action.ts'
import type { PageSize } from './pdf-page.tsx'

/** PDF counts in points, 72 to an inch; screens in 96ths of one. */
const POINT = 96 / 72
const MIN = 0.25 * POINT
const MAX = 6 * POINT
/** Wider than this, lines of text are hard to follow. */
const COMFORTABLE = 1.25 * POINT

export type PdfZoom = {
  /** CSS pixels per point. */
  readonly scale: number
  /** 1 is the size on paper. */
  readonly level: number
  readonly mode: 'width' | 'page' | 'free'
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fitWidth: () => void
  readonly fitPage: () => void
}

/** How large pages are drawn: fitted to the width, to a whole page, or freely. */
export function usePdfZoom(scroll: RefObject<HTMLElement | null>, page: PageSize, gap: number): PdfZoom {
  const [stage, setStage] = useState({ width: 800, height: 600 })
  const [wanted, setWanted] = useState<'width' | 'page' | number>('width')

  useLayoutEffect(() => {
    const element = scroll.current
    if (!element) return
    const measure = () => setStage({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroll])

  const byWidth = Math.max(MIN, (stage.width - 2 * gap) / page.width)
  const byPage = Math.max(MIN, Math.min(byWidth, (stage.height - 2 * gap) / page.height))
  const scale = wanted === 'width' ? Math.min(byWidth, COMFORTABLE) : wanted === 'page' ? byPage : wanted

  const verbs = useMemo(() => {
    const by = (factor: number) => setWanted(Math.min(MAX, Math.max(MIN, scale * factor)))
    return {
      by,
      zoomIn: () => by(1.25),
      zoomOut: () => by(0.8),
      fitWidth: () => setWanted('width'),
      fitPage: () => setWanted('page'),
    }
  }, [scale])

  useEffect(() => {
    const element = scroll.current
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      verbs.by(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) * 0.005))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [scroll, verbs])

  usePageActions(
    useMemo<Action[]>(
      () => [
        {
          name: 'viewer.zoomIn',
          label: 'viewer.image.zoomIn',
          icon: IconPlus,
          group: 'view',
          shortcuts: ['+', '='],
          perform: verbs.zoomIn,
        },
        {
          name: 'viewer.zoomOut',
          label: 'viewer.image.zoomOut',
          icon: IconMinus,
          group: 'view',
          shortcuts: ['-'],
          perform: verbs.zoomOut,
        },
        {
          name: 'viewer.fitWidth',
          label: 'viewer.pdf.fitWidth',
          icon: IconArrowAutofitWidth,
          group: 'view',
          shortcuts: ['0'],
          perform: verbs.fitWidth,
        },
        {
          name: 'viewer.fitPage',
          label: 'viewer.pdf.fitPage',
          icon: IconArrowAutofitHeight,
          group: 'view',
          shortcuts: ['1'],
          perform: verbs.fitPage,
        },
      ],
      [verbs],
    ),
  )
  return { scale, level: scale / POINT, mode: typeof wanted === 'number' ? 'free' : wanted, ...verbs }
}
