import { EmptyState, ToolButton } from '@damask/ui'
import { IconMaximize, IconMinus, IconPhotoOff, IconPlus } from '@tabler/icons-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, usePageActions } from '../../app/action.ts'
import { isSafePicture, mayMove } from './choose-viewer.ts'
import classes from './image-viewer.module.css'
import { PictureLayers } from './picture-layers.tsx'
import { originalOf, renditionOf, type Shown } from './shown.ts'
import { useViewerKeys } from './use-viewer-keys.ts'
import { useZoom } from './use-zoom.ts'
import type { ViewerProps } from './viewer-props.ts'
import type { Size } from './zoom.ts'

const PREVIEW_SIDE = 1600
const PAN_STEP = 96

/** A picture: fits, zooms down to its pixels, pans. Fetches the full picture only once the preview is too coarse. */
export function ImageViewer({ shown, onWalk }: ViewerProps) {
  const { t } = useTranslation()
  const stage = useRef<HTMLDivElement>(null)
  const [loadedSize, setLoadedSize] = useState<Size | null>(null)
  const [isLoading, setLoading] = useState(true)
  const [hasFailed, setFailed] = useState(false)
  const { preview, full } = sourcesOf(shown)
  const size = sizeOf(shown, loadedSize)
  const zoom = useZoom(stage, size, onWalk)
  useZoomActions(zoom)
  useViewerKeys((event) => {
    const step = PAN[event.key]
    if (!step || !zoom.canPan) return false
    zoom.pan(step[0] * PAN_STEP, step[1] * PAN_STEP)
    return true
  })

  const longSide = size ? Math.max(size.width, size.height) : 0
  const previewIsCoarse = longSide > PREVIEW_SIDE && longSide * zoom.level > PREVIEW_SIDE * 1.1
  const wantsFull =
    full !== null && (previewIsCoarse || (zoom.level > 1 && longSide > 0) || mayMove(shown.version.format))
  const onFailed = useCallback(() => setFailed(true), [])

  if (hasFailed) {
    return (
      <EmptyState icon={<IconPhotoOff size={32} stroke={1.25} />} title={t('viewer.image.failed')}>
        {t('viewer.image.failedHint')}
      </EmptyState>
    )
  }
  const { x, y, scale } = zoom.view
  const box = size
    ? { width: size.width * scale, height: size.height * scale, transform: `translate3d(${x}px, ${y}px, 0)` }
    : { inset: 24 }
  return (
    <div ref={stage} className={classes.stage} data-pannable={zoom.canPan || undefined}>
      <div className={classes.picture} data-unmeasured={!size || undefined} style={box}>
        <PictureLayers
          name={shown.name}
          thumbHash={shown.thumbHash}
          preview={preview}
          full={full}
          wantsFull={wantsFull}
          pixelated={zoom.level >= 2}
          onSize={setLoadedSize}
          onLoading={setLoading}
          onFailed={onFailed}
        />
      </div>
      <div className={classes.controls} data-controls data-floating>
        <ToolButton
          label={t('viewer.image.zoomOut')}
          keys="-"
          icon={<IconMinus size={16} />}
          disabled={zoom.isFit}
          onClick={zoom.zoomOut}
          size={28}
        />
        <button
          type="button"
          className={classes.level}
          data-loading={isLoading || undefined}
          onClick={zoom.isFit ? zoom.toPixels : zoom.fit}
          aria-label={t('viewer.image.level', { percent: percentOf(zoom.level) })}
          title={zoom.isFit ? t('viewer.image.pixels') : t('viewer.image.fit')}
        >
          {percentOf(zoom.level)} %
        </button>
        <ToolButton
          label={t('viewer.image.zoomIn')}
          keys="+"
          icon={<IconPlus size={16} />}
          onClick={zoom.zoomIn}
          size={28}
        />
        <ToolButton
          label={t('viewer.image.fit')}
          keys="0"
          icon={<IconMaximize size={16} />}
          disabled={zoom.isFit}
          onClick={zoom.fit}
          size={28}
        />
      </div>
    </div>
  )
}

const PAN: Record<string, readonly [number, number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

const percentOf = (level: number) => (level < 0.1 ? Math.round(level * 1000) / 10 : Math.round(level * 100))

/** A made `zoom` rendition is preferred: it exists exactly where browsers cannot be trusted with the original. */
function sourcesOf(shown: Shown): { preview: string | null; full: string | null } {
  const preview = renditionOf(shown, 'preview')
  const zoom = renditionOf(shown, 'zoom')
  return { preview, full: zoom ?? (isSafePicture(shown.version.format) ? originalOf(shown) : null) }
}

/** What "100 %" means: the original's pixels. A drawing and a document have none, so their preview's count. */
function sizeOf({ kind, version }: Shown, loaded: Size | null): Size | null {
  const { width, height, format } = version
  const hasPixels = (kind === 'image' || kind === 'design') && !format.startsWith('svg')
  return hasPixels && width && height ? { width, height } : loaded
}

function useZoomActions({ zoomIn, zoomOut, fit, toPixels }: ReturnType<typeof useZoom>) {
  usePageActions(
    useMemo<Action[]>(
      () => [
        {
          name: 'viewer.zoomIn',
          label: 'viewer.image.zoomIn',
          icon: IconPlus,
          group: 'view',
          shortcuts: ['+', '='],
          perform: zoomIn,
        },
        {
          name: 'viewer.zoomOut',
          label: 'viewer.image.zoomOut',
          icon: IconMinus,
          group: 'view',
          shortcuts: ['-'],
          perform: zoomOut,
        },
        {
          name: 'viewer.fit',
          label: 'viewer.image.fit',
          icon: IconMaximize,
          group: 'view',
          shortcuts: ['0'],
          perform: fit,
        },
        {
          name: 'viewer.pixels',
          label: 'viewer.image.pixels',
          icon: IconMaximize,
          group: 'view',
          shortcuts: ['1'],
          perform: toPixels,
        },
      ],
      [zoomIn, zoomOut, fit, toPixels],
    ),
  )
}
