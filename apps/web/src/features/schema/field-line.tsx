import type { Field, FieldGroup, FieldGroupId } from '@damask/contract'
import { ActionIcon, Badge, Menu } from '@mantine/core'
import { IconDots, IconGripVertical } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { deleteField } from './delete-field-dialog.tsx'
import classes from './schema.module.css'

type Props = {
  readonly field: Field
  readonly groups: readonly FieldGroup[]
  readonly onStep: (by: -1 | 1) => void
  readonly onGroup: (groupId: FieldGroupId | null) => void
  readonly onDrag: () => void
  readonly onDropHere: () => void
}

/** A field in the schema. Moved by dragging, with Alt and the arrows, or from its menu. */
export function FieldLine({ field, groups, onStep, onGroup, onDrag, onDropHere }: Props) {
  const { t } = useTranslation()
  const name = labelIn(field.labels)
  const { required, requiredWhen, unique, localised, multiple, readOnly } = field.rules
  const marks = [
    required || requiredWhen?.length ? t('schema.mark.required') : null,
    unique ? t('schema.mark.unique') : null,
    localised ? t('schema.mark.localised') : null,
    multiple ? t('schema.mark.multiple') : null,
    readOnly ? t('schema.mark.readOnly') : null,
  ].filter((mark) => mark !== null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    onStep(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li
      className={classes.line}
      draggable
      onDragStart={onDrag}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.stopPropagation()
        onDropHere()
      }}
    >
      <IconGripVertical size={16} stroke={1.5} className={classes.grip} aria-hidden />
      <Link
        to="/settings/fields/$fieldId"
        params={{ fieldId: field.id }}
        className={classes.lineLink}
        onKeyDown={onKeyDown}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        draggable={false}
      >
        <span className={classes.lineName}>{name}</span>
        <span className={classes.faint}>{t(`schema.type.${field.type}.label`)}</span>
      </Link>
      <span className={classes.marks}>
        {marks.map((mark) => (
          <Badge key={mark} color="gray" variant="light">
            {mark}
          </Badge>
        ))}
        {field.property && <code className={classes.property}>{field.property}</code>}
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('schema.fieldMenu', { name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onStep(-1)}>{t('schema.moveUp')}</Menu.Item>
          <Menu.Item onClick={() => onStep(1)}>{t('schema.moveDown')}</Menu.Item>
          <Menu.Divider />
          {groups
            .filter((group) => group.id !== field.groupId)
            .map((group) => (
              <Menu.Item key={group.id} onClick={() => onGroup(group.id)}>
                {t('schema.moveTo', { name: labelIn(group.labels) })}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void deleteField(field)}>
            {t('schema.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
