import { Skeleton } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseViewer, type ViewerName } from './choose-viewer.ts'
import classes from './viewer.module.css'
import type { ViewerProps } from './viewer-props.ts'

// Each viewer is fetched when the first asset of its kind is opened.
const VIEWERS: Record<ViewerName, ComponentType<ViewerProps>> = {
  image: lazy(async () => ({ default: (await import('./image-viewer.tsx')).ImageViewer })),
  video: lazy(async () => ({ default: (await import('./video-viewer.tsx')).VideoViewer })),
  audio: lazy(async () => ({ default: (await import('./audio-viewer.tsx')).AudioViewer })),
  pdf: lazy(async () => ({ default: (await import('./pdf-viewer.tsx')).PdfViewer })),
  text: lazy(async () => ({ default: (await import('./text-viewer.tsx')).TextViewer })),
  file: lazy(async () => ({ default: (await import('./file-viewer.tsx')).FileViewer })),
}

/** Shows one version of an asset as well as its kind can be shown. Fills its positioned parent. */
export function Viewer({ shown, onWalk }: ViewerProps) {
  const { t } = useTranslation()
  const Chosen = VIEWERS[chooseViewer(shown)]
  return (
    <Suspense fallback={<Skeleton className={classes.waiting} role="status" aria-label={t('viewer.loading')} />}>
      <Chosen key={`${shown.assetId} ${shown.version.number}`} shown={shown} {...(onWalk && { onWalk })} />
    </Suspense>
  )
}
