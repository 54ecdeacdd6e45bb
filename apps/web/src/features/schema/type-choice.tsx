import { FIELD_TYPES, type FieldType } from '@damask/fields'
import {
  IconAlignLeft,
  IconBinaryTree,
  IconCalendar,
  IconCircleDot,
  IconFocus2,
  IconHash,
  IconLetterCase,
  IconLink,
  IconTags,
  IconToggleLeft,
  IconUser,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './schema.module.css'

const ICONS = {
  text: IconLetterCase,
  long_text: IconAlignLeft,
  number: IconHash,
  date: IconCalendar,
  boolean: IconToggleLeft,
  select: IconCircleDot,
  multi_select: IconTags,
  taxonomy: IconBinaryTree,
  person: IconUser,
  url: IconLink,
  point: IconFocus2,
} as const

/** What sort of thing it holds, chosen by examples. */
export function TypeChoice({ type, onChange }: { type: FieldType; onChange: (type: FieldType) => void }) {
  const { t } = useTranslation()
  return (
    <div role="radiogroup" aria-label={t('schema.section.type')} className={classes.types}>
      {FIELD_TYPES.map((one) => {
        const Icon = ICONS[one]
        return (
          <label key={one} className={classes.type} data-chosen={one === type || undefined}>
            <input type="radio" name="type" checked={one === type} onChange={() => onChange(one)} />
            <Icon size={18} stroke={1.5} aria-hidden />
            <span className={classes.typeText}>
              <span className={classes.typeName}>{t(`schema.type.${one}.label`)}</span>
              <span className={classes.faint}>{t(`schema.type.${one}.example`)}</span>
            </span>
          </label>
        )
      })}
    </div>
  )
}
