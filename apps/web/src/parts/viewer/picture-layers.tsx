import { useEffect, useRef, useState } from 'react'
import { placeholderOf } from '../placeholder.ts'
import classes from './image-viewer.module.css'

export type PictureLayersProps = {
  name: string
  thumbHash: string | null
  preview: string | null
  /** The sharpest there is; fetched only when `wantsFull`. */
  full: string | null
  wantsFull: boolean
  pixelated: boolean
  onSize: (size: { width: number; height: number }) => void
  onLoading: (loading: boolean) => void
  /** Neither layer could be shown. */
  onFailed: () => void
}

/** Placeholder, preview and full picture on top of each other; each appears when it is decoded, so nothing flashes. */
export function PictureLayers(props: PictureLayersProps) {
  const { name, thumbHash, preview, full, wantsFull, pixelated, onSize, onLoading, onFailed } = props
  const [previewIs, setPreviewIs] = useState<Progress>('loading')
  const [fullIs, setFullIs] = useState<Progress>('loading')
  const placeholder = placeholderOf(thumbHash)
  const showsFull = full !== null && (wantsFull || fullIs === 'shown' || preview === null || previewIs === 'failed')
  const isShown = (preview !== null && previewIs === 'shown') || (showsFull && fullIs === 'shown')

  const isLoading = showsFull ? fullIs === 'loading' : preview !== null && previewIs === 'loading'
  useEffect(() => onLoading(isLoading), [isLoading, onLoading])
  const hasFailed = (preview === null || previewIs === 'failed') && (full === null || fullIs === 'failed')
  useEffect(() => {
    if (hasFailed) onFailed()
  }, [hasFailed, onFailed])

  return (
    <>
      {isShown && <div className={classes.checks} />}
      {placeholder && !isShown && <img className={classes.layer} src={placeholder} alt="" draggable={false} />}
      {preview && previewIs !== 'failed' && !(showsFull && fullIs === 'shown') && (
        <Layer src={preview} alt={name} onSize={onSize} onProgress={setPreviewIs} />
      )}
      {showsFull && fullIs !== 'failed' && (
        <Layer
          src={full}
          // Announced once, by the preview, where there is one.
          alt={preview && fullIs !== 'shown' ? '' : name}
          pixelated={pixelated && fullIs === 'shown'}
          onSize={preview && previewIs !== 'failed' ? undefined : onSize}
          onProgress={setFullIs}
        />
      )}
    </>
  )
}

type Progress = 'loading' | 'shown' | 'failed'

type LayerProps = {
  src: string
  alt: string
  pixelated?: boolean
  onSize: PictureLayersProps['onSize'] | undefined
  onProgress: (progress: Progress) => void
}

function Layer({ src, alt, pixelated = false, onSize, onProgress }: LayerProps) {
  const image = useRef<HTMLImageElement>(null)
  const [isDecoded, setDecoded] = useState(false)
  useEffect(() => {
    const element = image.current!
    let left = false
    element.decode().then(
      () => {
        if (left) return
        onSize?.({ width: element.naturalWidth, height: element.naturalHeight })
        setDecoded(true)
        onProgress('shown')
      },
      () => !left && onProgress('failed'),
    )
    return () => {
      left = true
    }
  }, [onSize, onProgress])
  return (
    <img
      ref={image}
      className={classes.layer}
      data-waiting={!isDecoded || undefined}
      data-pixelated={pixelated || undefined}
      src={src}
      alt={alt}
      draggable={false}
    />
  )
}
