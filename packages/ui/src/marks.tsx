// The few small signs that generic components need themselves, so that this package carries no icon set.

const line = {
  width: 16,
  height: 16,
  viewBox: '0 0 16 16',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.25,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const

export const CopyMark = () => (
  <svg {...line} aria-hidden="true">
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.5v-.5A1.5 1.5 0 0 0 9 1.5H4A1.5 1.5 0 0 0 2.5 3v5A1.5 1.5 0 0 0 4 9.5h.5" />
  </svg>
)

export const CheckMark = () => (
  <svg {...line} aria-hidden="true">
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </svg>
)
