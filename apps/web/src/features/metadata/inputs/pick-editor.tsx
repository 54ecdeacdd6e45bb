// biome-ignore-all lint/a11y/useAriaPropsForRole: Mantine says whether it is expanded, and what it controls.
import { Combobox, useCombobox } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip } from './chip.tsx'
import classes from './inputs.module.css'
import { useFirstFocus } from './use-first-focus.ts'

export type Option = {
  readonly id: string
  readonly label: string
  /** What stands above it, in a tree. */
  readonly path?: string | undefined
  /** By which other word it was found. */
  readonly matched?: string | undefined
  readonly colour?: string | null | undefined
}

type Props = {
  readonly label: string
  readonly describedBy?: string | undefined
  readonly isInvalid?: boolean
  readonly isSeveral: boolean
  readonly chosen: readonly Option[]
  readonly options: readonly Option[]
  readonly isLoading: boolean
  readonly words: string
  readonly onWords: (words: string) => void
  readonly onChange: (ids: readonly string[]) => void
  /** One choice is all there is to make. */
  readonly onOnly?: ((id: string) => void) | undefined
  /** Set where the words may become something new. */
  readonly onCreate?: (() => Promise<string | undefined>) | undefined
}

const NEW = ' new'

/** Chips of what is chosen, and a line that finds more: arrows and Enter choose, Backspace takes the last chip away. */
export function PickEditor(props: Props) {
  const { label, describedBy, isInvalid = false, isSeveral, chosen, options, isLoading } = props
  const { words, onWords, onChange, onOnly, onCreate } = props
  const { t } = useTranslation()
  const focus = useFirstFocus(false)
  const [isCreating, setCreating] = useState(false)
  // A click outside of a dialog or a menu closes it: what is chosen from belongs inside.
  const [isInDialog, setInDialog] = useState(false)
  const look = useCallback((box: HTMLElement | null) => setInDialog(Boolean(box?.closest('[role="dialog"]'))), [])
  const combobox = useCombobox({ defaultOpened: true })
  const ids = chosen.map(({ id }) => id)
  const offered = options.filter(({ id }) => !ids.includes(id))

  // What was typed is best answered by the first; with nothing typed, Enter means that one is done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other options are offered.
  useEffect(() => {
    if (words) combobox.selectFirstOption()
    else combobox.resetSelectedOption()
  }, [words, offered.map(({ id }) => id).join(), onCreate === undefined])

  const add = (id: string) => {
    onWords('')
    if (!isSeveral && onOnly) return onOnly(id)
    onChange(isSeveral ? [...ids, id] : [id])
  }
  const pick = async (value: string) => {
    if (value !== NEW) return add(value)
    if (!onCreate || isCreating) return
    setCreating(true)
    const id = await onCreate()
    setCreating(false)
    if (id) add(id)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Backspace' && words === '' && ids.length > 0) {
      event.preventDefault()
      onChange(ids.slice(0, -1))
    } else if (event.key === 'Escape' && words !== '') {
      event.preventDefault()
      event.stopPropagation()
      onWords('')
    } else if (event.key === 'Enter' && (words !== '' || combobox.getSelectedOptionIndex() >= 0)) {
      // Never saves by accident what was only being looked for.
      event.preventDefault()
    }
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => void pick(value)}
      size="sm"
      offset={4}
      width="max-content"
      position="bottom-start"
      withinPortal={!isInDialog}
    >
      <Combobox.DropdownTarget>
        <div ref={look} className={classes.pick} data-invalid={isInvalid || undefined}>
          {chosen.map(({ id, label: name, path, colour }) => (
            <Chip key={id} colour={colour} title={path ? `${path} › ${name}` : undefined}>
              {name}
              <button
                type="button"
                className={classes.remove}
                aria-label={t('metadata.remove', { value: name })}
                tabIndex={-1}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => onChange(ids.filter((other) => other !== id))}
              >
                <IconX size={12} stroke={2} aria-hidden />
              </button>
            </Chip>
          ))}
          <Combobox.EventsTarget withExpandedAttribute>
            <input
              ref={focus}
              className={classes.find}
              role="combobox"
              aria-label={label}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
              placeholder={chosen.length === 0 || isSeveral ? t('metadata.find') : ''}
              spellCheck={false}
              value={words}
              onFocus={() => combobox.openDropdown()}
              onClick={() => combobox.openDropdown()}
              onChange={(event) => {
                onWords(event.currentTarget.value)
                combobox.openDropdown()
              }}
              onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown className={classes.dropdown} hidden={isLoading && offered.length === 0 && !onCreate}>
        <Combobox.Options aria-label={label} className={classes.options}>
          {offered.map(({ id, label: name, path, matched, colour }) => (
            <Combobox.Option key={id} value={id} className={classes.option}>
              {colour && <span className={classes.dot} style={{ background: colour }} aria-hidden />}
              <span className={classes.optionText}>
                {path && <span className={classes.path}>{path} › </span>}
                {name}
              </span>
              {matched && <span className={classes.path}>{matched}</span>}
            </Combobox.Option>
          ))}
          {onCreate && (
            <Combobox.Option value={NEW} className={classes.option}>
              <IconPlus size={14} stroke={1.75} aria-hidden />
              <span className={classes.optionText}>{t('metadata.create', { words: words.trim() })}</span>
            </Combobox.Option>
          )}
          {offered.length === 0 && !onCreate && !isLoading && (
            <Combobox.Empty className={classes.nothing}>
              {words ? t('metadata.notFound', { words }) : t('metadata.nothingToChoose')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
