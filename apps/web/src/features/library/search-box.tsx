// biome-ignore-all lint/a11y/useFocusableInteractive: the combobox keeps the focus (ARIA combobox pattern).
// biome-ignore-all lint/a11y/useKeyWithClickEvents: and it hears the keys for its options.
import type { FolderId, TermId } from '@damask/contract'
import { Kbd } from '@damask/ui'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchBox } from '../../app/frame/search-focus.ts'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './search-box.module.css'
import { rememberSearch, type Suggestion, useSuggestions } from './suggestions.tsx'

/** The one search box: words in names, with suggestions; what it finds is the library page with its address. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const listId = useId()
  const params = useParams({ strict: false })
  const search = useSearch({ strict: false })
  const inLibrary = useRouterState({ select: ({ location }) => location.pathname.startsWith('/library') })
  const folderId = inLibrary ? (params.folderId as FolderId | undefined) : undefined
  const inAddress = inLibrary ? (search.words ?? '') : ''

  const [text, setText] = useState(inAddress)
  const [opened, setOpened] = useState(false)
  const [active, setActive] = useState(-1)
  const box = useRef<HTMLElement>(null)
  useEffect(() => setText(inAddress), [inAddress])

  const wanted = text.trim()
  const [settled] = useDebouncedValue(wanted, 180)
  const folder = useQuery({ ...folderQueries.one(folderId ?? ROOT_FOLDER_ID), enabled: folderId !== undefined })
  const suggestions = useSuggestions({ wanted, settled, opened, find, withTerm })

  function find(words: string) {
    rememberSearch(words)
    setOpened(false)
    // The same folder, view and filters; other pages search the whole library.
    void navigate({
      to: '/library/{-$folderId}',
      params: { folderId },
      search: inLibrary ? { ...search, words } : { words },
    })
  }
  function withTerm(termId: TermId) {
    setText('')
    setOpened(false)
    const termIds = [...new Set([...(inLibrary ? (search.termIds ?? []) : []), termId])]
    void navigate({
      to: '/library/{-$folderId}',
      params: { folderId },
      search: inLibrary ? { ...search, words: undefined, termIds } : { termIds },
    })
  }
  function clear() {
    setText('')
    if (inAddress)
      void navigate({ to: '/library/{-$folderId}', params: { folderId }, search: { ...search, words: undefined } })
  }
  function choose(suggestion: Suggestion | undefined) {
    setOpened(false)
    setActive(-1)
    if (suggestion) suggestion.choose()
    else if (wanted) find(wanted)
    else clear()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const count = suggestions.length
    if (event.key === 'ArrowDown' && count > 0) {
      setOpened(true)
      setActive((active + 1) % count)
    } else if (event.key === 'ArrowUp' && count > 0) setActive((active - 1 + count) % count)
    else if (event.key === 'Enter') choose(opened ? suggestions[active] : undefined)
    else if (event.key === 'Escape') {
      if (opened) setOpened(false)
      else if (text) clear()
      else event.currentTarget.blur()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const shows = opened && suggestions.length > 0
  const place = folder.data && folderId !== undefined ? folder.data.name : null
  const label = t('library.search.label')
  return (
    <search
      ref={box}
      className={classes.box}
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) setOpened(false)
      }}
    >
      <IconSearch size={16} stroke={1.5} className={classes.icon} aria-hidden />
      <input
        ref={searchBox.ref}
        className={classes.input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={shows}
        aria-controls={shows ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={shows && active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={200}
        placeholder={place ? t('library.search.placeholderIn', { folder: place }) : t('library.search.placeholder')}
        value={text}
        onFocus={() => setOpened(true)}
        onClick={() => setOpened(true)}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setOpened(true)
          setActive(-1)
        }}
        onKeyDown={onKeyDown}
      />
      {text ? (
        <button type="button" className={classes.clear} aria-label={t('library.search.clear')} onClick={clear}>
          <IconX size={16} stroke={1.5} />
        </button>
      ) : (
        <span className={classes.hint} aria-hidden>
          <Kbd keys="/" />
        </span>
      )}
      {shows && (
        <div id={listId} role="listbox" aria-label={label} className={classes.list}>
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion.key}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes.option}
              data-first={(index > 0 && suggestions[index - 1]!.group !== suggestion.group) || undefined}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
              onPointerMove={() => setActive(index)}
            >
              <span className={classes.sign}>{suggestion.icon}</span>
              <span className={classes.label}>{suggestion.label}</span>
              {suggestion.hint && <span className={classes.path}>{suggestion.hint}</span>}
            </div>
          ))}
        </div>
      )}
    </search>
  )
}
