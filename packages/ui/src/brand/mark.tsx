/** The monogram: a D whose stem is warp (threads standing) and whose bowl is weft (threads lying), as damask is woven. */
export function DamaskMark({ size = 24, title }: { size?: number; title?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="currentColor"
      role={title ? 'img' : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
    >
      <rect x="4" y="4" width="3.2" height="24" rx="1" />
      <rect x="9.2" y="4" width="3.2" height="24" rx="1" />
      {BOWL.map(([y, width]) => (
        <rect key={y} x="14.4" y={y} width={width} height="3.2" rx="1" />
      ))}
    </svg>
  )
}

/** Where each lying thread starts and how long it is: the chord of the bowl at its middle. */
const BOWL = [
  [4, 7.2],
  [9.2, 12.4],
  [14.4, 13.8],
  [19.6, 12.4],
  [24.8, 7.2],
] as const
