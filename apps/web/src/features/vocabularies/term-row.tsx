import type { TermId } from '@damask/contract'
import { ActionIcon, Menu, TextInput } from '@mantine/core'
import { IconChevronRight, IconDots, IconHierarchy2 } from '@tabler/icons-react'
import { type CSSProperties, type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { mergeInto } from './merge-dialog.tsx'
import { moveUnder } from './move-dialog.tsx'
import type { Neighbours, TreeRow } from './use-tree.ts'
import { deleteTerm, moveTerm, restoreTerm, retireTerm } from './verbs.ts'
import classes from './vocabularies.module.css'

type Props = {
  row: TreeRow
  start: number
  isTree: boolean
  isTabStop: boolean
  isChosen: boolean
  isRenaming: boolean
  neighbours: Neighbours
  onFocus: () => void
  onChoose: () => void
  onToggle: () => void
  onRename: () => void
  onAddBelow: () => void
  onIndented: (into: TermId) => void
  onRenamed: (text: string | null) => void
}

/** What is dragged at the moment; the browser tells a row below it only when it is dropped. */
let dragged: TreeRow | null = null

export function TermRow(props: Props) {
  const { row, start, isTree, isTabStop, isChosen, isRenaming, onFocus, onChoose, onToggle } = props
  const { t } = useTranslation()
  const [isTarget, setTarget] = useState(false)
  const { term, level, isOpen, place, of } = row
  const name = labelIn(term.labels)
  const canOpen = term.narrowerCount > 0 && term.matched === null

  const over = (event: DragEvent) => {
    if (!isTree || !dragged || dragged.term.id === term.id) return
    event.preventDefault()
    setTarget(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setTarget(false)
    if (dragged) void moveTerm(dragged.term, { broaderId: term.id }, { broaderId: dragged.parentId })
    dragged = null
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its rows
    <div
      role="treeitem"
      tabIndex={isTabStop ? 0 : -1}
      aria-level={level + 1}
      aria-setsize={of}
      aria-posinset={place}
      aria-selected={isChosen}
      {...(canOpen && { 'aria-expanded': isOpen })}
      aria-label={term.isRetired ? `${name}, ${t('vocabularies.retired')}` : name}
      data-term={term.id}
      className={classes.term}
      style={{ transform: `translateY(${start}px)`, '--level': level } as CSSProperties}
      draggable={isTree && !isRenaming}
      {...(isTarget && { 'data-drop': true })}
      onFocus={onFocus}
      onClick={(event) => {
        if ((event.target as Element).closest('button, input')) return
        event.currentTarget.focus()
        onChoose()
      }}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
        dragged = row
      }}
      onDragEnd={() => {
        dragged = null
      }}
      onDragOver={over}
      onDragLeave={() => setTarget(false)}
      onDrop={drop}
    >
      {/* The row itself says whether it is open; this is for pointers. */}
      <span
        className={classes.toggle}
        {...(isOpen && { 'data-open': true })}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          if (canOpen) onToggle()
        }}
      >
        {canOpen && <IconChevronRight size={14} stroke={1.75} />}
      </span>
      {term.colour && <span className={classes.dot} style={{ background: term.colour }} aria-hidden />}
      {isRenaming ? <Rename {...props} name={name} /> : <RowText row={row} name={name} />}
      <RowMenu {...props} name={name} />
    </div>
  )
}

function RowText({ row: { term }, name }: { row: TreeRow; name: string }) {
  const { t } = useTranslation()
  const where = term.matched === null ? '' : term.path.map((labels) => labelIn(labels)).join(' › ')
  const also = term.matched !== null && term.matched !== name ? term.matched : ''
  return (
    <>
      <span className={classes.label} {...(term.isRetired && { 'data-retired': true })}>
        {name}
      </span>
      {(also || where) && <span className={classes.aside}>{[also, where].filter(Boolean).join(' · ')}</span>}
      <span className={classes.end}>
        {term.hasSeveralBroader && (
          <IconHierarchy2 size={14} stroke={1.5} role="img" aria-label={t('vocabularies.several')} />
        )}
        {term.used ? <span>{formatNumber(term.used)}</span> : null}
      </span>
    </>
  )
}

function Rename({ name, onRenamed }: Props & { name: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState(name)
  const end = (save: boolean) => onRenamed(save && text.trim() && text.trim() !== name ? text.trim() : null)
  return (
    <TextInput
      className={classes.rename}
      size="xs"
      aria-label={t('vocabularies.row.renameLabel', { name })}
      maxLength={500}
      value={text}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') end(true)
        if (event.key === 'Escape') end(false)
      }}
    />
  )
}

function RowMenu({
  row,
  isTree,
  isTabStop,
  neighbours,
  onRename,
  onAddBelow,
  onIndented,
  name,
}: Props & { name: string }) {
  const { t } = useTranslation()
  const { term, parentId } = row
  const { before, twoAfter, grandparent } = neighbours
  const from = { broaderId: parentId }
  return (
    <Menu position="bottom-end" withinPortal returnFocus>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={classes.more}
          tabIndex={isTabStop ? 0 : -1}
          aria-label={t('vocabularies.row.menu', { name })}
        >
          <IconDots size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{t('vocabularies.row.rename')}</Menu.Item>
        {isTree && <Menu.Item onClick={onAddBelow}>{t('vocabularies.row.addBelow')}</Menu.Item>}
        <Menu.Divider />
        {isTree && <Menu.Item onClick={() => void moveUnder(term, parentId)}>{t('vocabularies.row.move')}</Menu.Item>}
        {isTree && before && (
          <Menu.Item
            onClick={() => {
              onIndented(before.id)
              void moveTerm(term, { broaderId: before.id }, from)
            }}
          >
            {t('vocabularies.row.indent')}
          </Menu.Item>
        )}
        {isTree && parentId && (
          <Menu.Item onClick={() => void moveTerm(term, { broaderId: grandparent }, from)}>
            {t('vocabularies.row.outdent')}
          </Menu.Item>
        )}
        {before && (
          <Menu.Item onClick={() => void moveTerm(term, { ...from, beforeId: before.id }, null)}>
            {t('vocabularies.row.up')}
          </Menu.Item>
        )}
        {twoAfter !== undefined && (
          <Menu.Item onClick={() => void moveTerm(term, { ...from, beforeId: twoAfter?.id ?? null }, null)}>
            {t('vocabularies.row.down')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => void mergeInto(term)}>{t('vocabularies.row.merge')}</Menu.Item>
        <Menu.Divider />
        {term.isRetired ? (
          <Menu.Item onClick={() => void restoreTerm(term)}>{t('vocabularies.row.restore')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void retireTerm(term)}>{t('vocabularies.row.retire')}</Menu.Item>
        )}
        <Menu.Item color="red" onClick={() => void deleteTerm(term)}>
          {t('vocabularies.row.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
