import type { CSSProperties, KeyboardEvent } from 'react'
import classes from './transport.module.css'
import type { Media } from './use-media.ts'

/** The line of time: drag it, or focus it and use the arrow keys (5 s; 1 s with Shift), Home and End. */
export function Scrubber({ media, label, valueText }: { media: Media; label: string; valueText: string }) {
  const { time, duration, fetchedTo, seek } = media
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 1 : 5
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') seek(time - step)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') seek(time + step)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const part = (seconds: number) => `${duration > 0 ? Math.min(100, (seconds / duration) * 100) : 0}%`
  return (
    <input
      type="range"
      className={classes.scrubber}
      style={{ '--played': part(time), '--fetched': part(fetchedTo) } as CSSProperties}
      aria-label={label}
      aria-valuetext={valueText}
      min={0}
      max={duration || 1}
      step="any"
      value={Math.min(time, duration || 1)}
      disabled={duration === 0}
      onChange={(event) => seek(event.currentTarget.valueAsNumber)}
      onKeyDown={press}
    />
  )
}
