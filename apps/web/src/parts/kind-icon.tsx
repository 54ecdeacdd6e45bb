import type { Kind } from '@damask/contract'
import type { ReactNode } from 'react'
import classes from './kind-icon.module.css'

// Drawn for what has no picture of its own: a sheet with a sign for the kind and the format in letters.

const SIGNS: Record<Kind, ReactNode> = {
  image: (
    <>
      <circle cx="20" cy="27" r="3" />
      <path d="M13 43l8-9 5 5 6-7 9 11" />
    </>
  ),
  video: <path d="M22 26.5v13a1 1 0 0 0 1.5.9l10.6-6.5a1 1 0 0 0 0-1.8l-10.6-6.5a1 1 0 0 0-1.5.9Z" />,
  audio: <path d="M15 30v6M20 26v14M25 22v22M30 27v12M35 25v16M40 31v4" />,
  document: <path d="M17 26h20M17 32h20M17 38h13" />,
  design: (
    <>
      <path d="M14 42c10 0 4-17 13-17s3 17 13 17" />
      <rect x="24.5" y="22.5" width="5" height="5" />
      <path d="M14 25h10.5M30 25h10" />
    </>
  ),
  model: <path d="M27 22l11 6v11l-11 6-11-6V28l11-6Zm0 12v11m0-11l11-6m-11 6l-11-6" />,
  font: <path d="M18 42l9-20 9 20M21.5 34.5h11" />,
  archive: <path d="M27 12v4m0 3v4m0 3v4m-3 4h6v7a3 3 0 0 1-6 0v-7Z" />,
  other: <path d="M19 33h.01M27 33h.01M35 33h.01" strokeWidth="3.5" />,
}

type Props = {
  readonly kind: Kind
  /** In one word, as the API says it: "zip", "sketch". */
  readonly format?: string | undefined
  readonly size?: number
}

/** A sheet with the sign of a kind. Decoration: whoever draws it names the asset. */
export function KindIcon({ kind, format, size = 56 }: Props) {
  // A longer word is no abbreviation that anybody knows.
  const label = format && format !== kind && format.length <= 5 ? format.toUpperCase() : null
  return (
    <svg className={classes.icon} data-kind={kind} width={size} height={size} viewBox="0 0 54 64" aria-hidden="true">
      <path
        className={classes.sheet}
        d="M10 2.5h24.5L48.5 16.5V56a5.5 5.5 0 0 1-5.5 5.5H10.5A5.5 5.5 0 0 1 5 56V8a5.5 5.5 0 0 1 5-5.5Z"
      />
      <path className={classes.fold} d="M34.5 2.5V12a4.5 4.5 0 0 0 4.5 4.5h9.5Z" />
      <g className={classes.sign}>{SIGNS[kind]}</g>
      {label && (
        <text
          className={classes.format}
          x="26.5"
          y="56"
          textAnchor="middle"
          textLength={label.length > 4 ? 30 : undefined}
        >
          {label}
        </text>
      )}
    </svg>
  )
}
