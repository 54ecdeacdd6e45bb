import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { renditionUrl } from '../../assets/addresses.ts'
import { assetQueries } from '../../assets/queries.ts'
import { isPoint, pointInWords } from '../value-words.ts'
import type { EditorProps } from './editor-props.ts'
import classes from './inputs.module.css'

const MIDDLE = { x: 0.5, y: 0.5 }
const STEP = 0.01
const LEAP = 0.1
const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** A point on the picture itself: by a click, by dragging, or with the arrow keys (with Shift in larger steps). */
export function PointEditor({ draft, onDraft, label, describedBy, assetId }: EditorProps) {
  const { t } = useTranslation()
  const handle = useRef<HTMLDivElement>(null)
  const asset = useQuery({ ...assetQueries.one(assetId as never), enabled: assetId !== undefined })
  const point = draft !== null && isPoint(draft) ? draft : null
  useEffect(() => handle.current?.focus({ preventScroll: true }), [])
  const url = asset.data && (renditionUrl(asset.data, 'grid') ?? renditionUrl(asset.data, 'thumbnail'))
  const { x, y } = point ?? MIDDLE

  const setFrom = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onDraft(at((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      return onDraft(null)
    }
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    const step = event.shiftKey ? LEAP : STEP
    onDraft(at(x + move[0] * step, y + move[1] * step))
  }
  return (
    <div>
      <div
        className={classes.stage}
        style={url ? undefined : { aspectRatio: '3 / 2', inlineSize: '100%' }}
        onPointerDown={(event) => {
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          handle.current?.focus({ preventScroll: true })
          setFrom(event)
        }}
        onPointerMove={(event) => event.buttons === 1 && setFrom(event)}
      >
        {url && <img src={url} alt="" draggable={false} />}
        <div
          ref={handle}
          role="slider"
          tabIndex={0}
          className={classes.point}
          data-set={point !== null || undefined}
          style={{ insetInlineStart: `${x * 100}%`, insetBlockStart: `${y * 100}%` }}
          aria-label={label}
          aria-describedby={describedBy}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(x * 100)}
          aria-valuetext={point ? pointInWords(point) : t('metadata.point.none')}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className={classes.understood}>{t('metadata.point.hint')}</p>
    </div>
  )
}

/** A thousandth of the picture is finer than anybody points. */
const at = (x: number, y: number) => ({ x: part(x), y: part(y) })
const part = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000
