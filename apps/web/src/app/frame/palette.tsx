// biome-ignore-all lint/a11y/useFocusableInteractive: the combobox keeps the focus (ARIA combobox pattern).
// biome-ignore-all lint/a11y/useKeyWithClickEvents: and it hears the keys for its options.
import type { AssetId } from '@damask/contract'
import { Kbd } from '@damask/ui'
import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconFolder, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { suggestQuery } from '../../features/assets/suggest.ts'
import { folderQueries } from '../../features/folders/queries.ts'
import { KindIcon } from '../../parts/kind-icon.tsx'
import { isEnabled, perform, useAllActions, useCurrentContext } from '../action.ts'
import { go } from '../go.ts'
import { GROUPS } from './action-menu.tsx'
import classes from './palette.module.css'
import { useLabel } from './use-label.ts'

type Entry = {
  readonly key: string
  readonly title: string
  readonly hint?: string | undefined
  readonly keys?: string | undefined
  readonly icon: ReactNode
  readonly group: string
  readonly run: () => void
}

/** Every verb that can be performed now, and folders and assets by name. */
export function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const listId = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const entries = useEntries(text.trim())

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other first entry.
  useEffect(() => setActive(0), [text])
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const choose = (entry: Entry | undefined) => {
    if (!entry) return
    close()
    // After the dialog has given the focus back, so that what opens next may take it.
    requestAnimationFrame(entry.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, entries.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') choose(entries[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root opened onClose={close} size={600} yOffset="14vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('app.palette.label')}>
        <div className={classes.head}>
          <IconSearch size={18} stroke={1.5} aria-hidden />
          <input
            className={classes.input}
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={entries.length > 0 ? `${listId}-${active}` : undefined}
            aria-label={t('app.palette.placeholder')}
            placeholder={t('app.palette.placeholder')}
            value={text}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div
          ref={list}
          id={listId}
          role="listbox"
          aria-label={t('app.palette.label')}
          className={classes.list}
          tabIndex={-1}
        >
          {entries.map((entry, index) => (
            <div
              key={entry.key}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              data-index={index}
              className={classes.entry}
              onPointerMove={() => setActive(index)}
              onClick={() => choose(entry)}
            >
              {entries[index - 1]?.group !== entry.group && <div className={classes.group}>{entry.group}</div>}
              <div className={classes.line}>
                <span className={classes.icon}>{entry.icon}</span>
                <span className={classes.title}>{entry.title}</span>
                {entry.hint && <span className={classes.hint}>{entry.hint}</span>}
                {entry.keys && <Kbd keys={entry.keys} />}
              </div>
            </div>
          ))}
        </div>
        {entries.length === 0 && (
          <p className={classes.nothing} role="status">
            {t('app.palette.nothing', { words: text })}
          </p>
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

function useEntries(text: string): Entry[] {
  const { t } = useTranslation()
  const label = useLabel()
  const actions = useAllActions()
  const context = useCurrentContext()
  const [settled] = useDebouncedValue(text, 150)
  const folders = useQuery({ ...folderQueries.named(settled, 5), enabled: settled !== '' })
  const assets = useQuery({ ...suggestQuery(settled, 5), enabled: settled !== '' })

  const verbs = GROUPS.flatMap((group) =>
    actions
      .filter((action) => action.group === group && action.name !== 'frame.palette' && isEnabled(action, context))
      .map((action): Entry => {
        const Icon = action.icon
        return {
          key: action.name,
          title: label(action, context),
          keys: action.shortcuts?.[0],
          icon: <Icon size={17} stroke={1.5} aria-hidden />,
          group: t(`app.group.${group}`),
          run: () => void perform(action, context),
        }
      }),
  )
  if (text === '') return verbs
  return [
    ...verbs.filter(({ title }) => fits(title, text)),
    ...(folders.data ?? []).map(
      (folder): Entry => ({
        key: folder.id,
        title: folder.name,
        hint: folder.path,
        icon: <IconFolder size={17} stroke={1.5} aria-hidden />,
        group: t('app.palette.folders'),
        run: () => void go({ to: '/library/{-$folderId}', params: { folderId: folder.id } }),
      }),
    ),
    ...(assets.data ?? []).map(
      (asset): Entry => ({
        key: asset.id,
        title: asset.name,
        icon: <KindIcon kind={asset.kind} size={15} />,
        group: t('app.palette.assets'),
        run: () => void go({ to: '/asset/$assetId', params: { assetId: asset.id as AssetId } }),
      }),
    ),
  ]
}

/** Every word that was typed begins some word of the title. */
function fits(title: string, text: string): boolean {
  const words = title.toLocaleLowerCase().split(/[\s-]+/)
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)))
}
