import classes from './meter.module.css'

export type MeterProps = {
  /** What is measured, for screen readers. */
  label: string
  /** The same in words: "1.2 GB of 8 GB". */
  valueText: string
  value: number
  max: number
  tone?: 'accent' | 'warning' | 'danger'
}

/** How full something is. For work under way use Mantine's Progress. */
export function Meter({ label, valueText, value, max, tone = 'accent' }: MeterProps) {
  const part = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled alike in every browser.
    <div
      className={classes.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
    >
      <div className={classes.fill} data-tone={tone} style={{ inlineSize: `${part * 100}%` }} />
    </div>
  )
}
