import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const OVERLAP_MS = { none: null, hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 } as const
export type Overlap = keyof typeof OVERLAP_MS
const OVERLAPS = Object.keys(OVERLAP_MS) as Overlap[]

/** Until when an old secret stays valid beside the new one; null ends it at once. */
export function overlapEnd(overlap: Overlap): string | null {
  const ms = OVERLAP_MS[overlap]
  // A minute less than the server allows: clocks differ.
  return ms === null ? null : new Date(Date.now() + ms - 60_000).toISOString()
}

type Props = { value: Overlap; onChange: (overlap: Overlap) => void; autoFocus?: boolean }

/** How long whatever still uses the old secret has time to change. */
export function OverlapSelect({ value, onChange, autoFocus }: Props) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('identity.rotate.overlap')}
      description={t('identity.rotate.overlapHint')}
      allowDeselect={false}
      data-autofocus={autoFocus}
      value={value}
      data={OVERLAPS.map((name) => ({ value: name, label: t(`identity.overlap.${name}`) }))}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  )
}
