import { type ReactNode, useState } from 'react'
import classes from './panel.module.css'
import { Splitter } from './splitter.tsx'

export type PanelProps = {
  /** What is in the panel, for screen readers: "Folders", "Inspector". */
  label: string
  /** Which side of the page it stands on; its handle is on the inner edge. */
  side: 'start' | 'end'
  /** Remembered under this name in the browser. */
  name: string
  defaultSize?: number
  min?: number
  max?: number
  handleLabel: string
  children: ReactNode
}

/** A side panel whose width can be dragged or set by keyboard, and is remembered. Widths are pixels. */
export function Panel(props: PanelProps) {
  const { label, side, name, defaultSize = 280, min = 200, max = 520, handleLabel, children } = props
  const [size, setSize] = useState(() => clamp(readSize(name) ?? defaultSize, min, max))
  const change = (next: number) => {
    setSize(next)
    writeSize(name, next)
  }
  const handle = (
    <Splitter
      label={handleLabel}
      size={size}
      min={min}
      max={max}
      grows={side === 'start' ? 'forward' : 'backward'}
      onChange={change}
      onReset={() => change(defaultSize)}
    />
  )
  return (
    <aside className={classes.panel} data-side={side} aria-label={label} style={{ inlineSize: size }}>
      {side === 'end' && handle}
      <div className={classes.content}>{children}</div>
      {side === 'start' && handle}
    </aside>
  )
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value))
const keyOf = (name: string) => `damask.panel.${name}`

function readSize(name: string): number | null {
  const kept = Number.parseInt(localStorage.getItem(keyOf(name)) ?? '', 10)
  return Number.isFinite(kept) ? kept : null
}

const writeSize = (name: string, size: number) => localStorage.setItem(keyOf(name), String(Math.round(size)))
