// biome-ignore-all lint/a11y/useAriaPropsForRole: Mantine says whether it is expanded, and what it controls.
import type { Field, TermSummary } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { Combobox, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowBackUp, IconPlus, IconTag, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../app/format.ts'
import { remembered } from '../../../app/remembered.ts'
import { sayProblem } from '../../../app/say.tsx'
import type { Step } from '../../../parts/asset-grid/layout.ts'
import { type Chosen, countOf } from '../../assets/verbs.ts'
import { useChanges } from '../changes.ts'
import inputs from '../inputs/inputs.module.css'
import { createTerm, idsIn } from '../inputs/terms-editor.tsx'
import { mayFit, termLabel, termPath, textIn } from '../labels.ts'
import { useNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'
import { undoLast } from '../undo.ts'
import { valueInWords } from '../value-words.ts'
import { addKeyword } from './add-keyword.ts'
import classes from './keyword-bar.module.css'
import { lastKeyword, type Recent, useRecent } from './recent.ts'

export type KeywordBarProps = {
  readonly chosen: Chosen
  /** Moves what is chosen through the grid, while the keyboard stays here. */
  readonly onWalk: (step: Step, extend: boolean) => void
  readonly onClose: () => void
  /** Counts how often it was asked for: each time it takes the focus. */
  readonly asked: number
}

const usualField = remembered('keywords.field', '', (stored) => (typeof stored === 'string' ? stored : undefined))

const STEPS: Record<string, Step> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
}

/** Gives keywords to one picture after the other without leaving the line: arrows walk, digits and Enter repeat. */
export function KeywordBar({ chosen, onWalk, onClose, asked }: KeywordBarProps) {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  const usual = usualField.use()
  const choices = (schema.data?.fields ?? []).filter((field) => hasTerms(field.type) && !field.rules.readOnly)
  const field =
    choices.find(({ key }) => key === usual) ??
    choices.find(({ key }) => key === 'keywords') ??
    choices.find(({ type }) => type === 'multi_select') ??
    choices[0]
  return (
    <section className={classes.bar} aria-label={t('metadata.keywords.label')} data-no-box>
      {field ? (
        <Line
          key={field.key}
          field={field}
          choices={choices}
          chosen={chosen}
          onWalk={onWalk}
          onClose={onClose}
          asked={asked}
        />
      ) : (
        schema.isSuccess && <p className={classes.hint}>{t('metadata.keywords.noField')}</p>
      )}
    </section>
  )
}

type LineProps = KeywordBarProps & { readonly field: Field; readonly choices: readonly Field[] }

function Line({ field, choices, chosen, onWalk, onClose, asked }: LineProps) {
  const { t } = useTranslation()
  const names = useNames()
  const input = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [said, setSaid] = useState('')
  const [settled] = useDebouncedValue(words.trim(), 60)
  const found = useQuery({
    ...metadataQueries.suggest(field.vocabularyId!, settled, field.rules.termIds),
    enabled: settled !== '',
  })
  const combobox = useCombobox()
  const recent = useRecent(field.key)
  const last = lastKeyword()
  const count = countOf(chosen)
  const isSettled = settled === words.trim() && !found.isPlaceholderData
  const offered =
    words.trim() === '' ? [] : (found.data?.items ?? []).filter((term) => isSettled || mayFit(term, words))
  const mayCreate = settled !== '' && isSettled && found.data?.mayCreate === true
  const isOpen = offered.length > 0 || mayCreate

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it is asked for.
  useEffect(() => input.current?.focus({ preventScroll: true }), [asked])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other terms are offered.
  useEffect(() => {
    if (isOpen) {
      combobox.openDropdown()
      combobox.selectFirstOption()
    } else combobox.closeDropdown()
  }, [isOpen, offered.map(({ id }) => id).join(), mayCreate])

  // A keyword that is being created: whoever repeats it meanwhile means it, and waits for it without knowing.
  const making = useRef<Promise<Recent> | null>(null)
  const add = (keyword: Recent) => {
    setWords('')
    if (count === 0) return
    setSaid(t('metadata.keywords.added', { keyword: keyword.label, count, formatted: formatNumber(count) }))
    void addKeyword(chosen, field, keyword).catch(sayProblem)
  }
  const of = (term: Pick<TermSummary, 'id' | 'labels'>): Recent => ({
    field: field.key,
    id: term.id,
    label: termLabel(term),
  })
  const create = () => {
    setWords('')
    const made = createTerm(field.vocabularyId!, words.trim()).then(of)
    making.current = made
    const over = () => {
      if (making.current === made) making.current = null
    }
    made.then(over, over)
    made.then(add, sayProblem)
  }
  const pick = (value: string) => {
    if (value === NEW) return create()
    const term = offered.find(({ id }) => id === value)
    if (term) add(of(term))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const mod = event.ctrlKey || event.metaKey || event.altKey
    const done = () => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (event.key === 'Escape') {
      done()
      if (words) setWords('')
      else onClose()
      return
    }
    if (words === '' && (event.ctrlKey || event.metaKey) && event.key === 'z') {
      done()
      void undoLast().catch(sayProblem)
      return
    }
    if (words !== '' || mod) return
    const step = STEPS[event.key]
    if (step) {
      done()
      return onWalk(step, event.shiftKey)
    }
    if (event.key === 'Enter' && making.current) {
      done()
      // What has failed was said once.
      making.current.then(add, () => {})
      return
    }
    if (event.key === 'Enter' && last && last.field === field.key) {
      done()
      return add(last)
    }
    // A keyword that begins with a digit is typed after a space.
    const quick = /^[1-9]$/.test(event.key) ? recent[Number(event.key) - 1] : undefined
    if (quick) {
      done()
      add(quick)
    }
  }
  return (
    <>
      <div className={classes.line}>
        <IconTag size={16} stroke={1.5} className={classes.icon} aria-hidden />
        <select
          className={classes.field}
          aria-label={t('metadata.keywords.field')}
          value={field.key}
          onChange={(event) => usualField.set(event.currentTarget.value)}
        >
          {choices.map(({ key, labels }) => (
            <option key={key} value={key}>
              {textIn(labels)}
            </option>
          ))}
        </select>
        <Combobox store={combobox} onOptionSubmit={pick} position="top-start" size="sm" offset={6} width="max-content">
          <Combobox.Target withExpandedAttribute withKeyboardNavigation={words !== ''}>
            <input
              ref={input}
              className={classes.input}
              role="combobox"
              aria-label={t('metadata.keywords.add', { count, formatted: formatNumber(count) })}
              placeholder={t('metadata.keywords.add', { count, formatted: formatNumber(count) })}
              spellCheck={false}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
          </Combobox.Target>
          <Combobox.Dropdown className={inputs.dropdown}>
            <Combobox.Options aria-label={textIn(field.labels)} className={inputs.options}>
              {offered.map((term) => (
                <Combobox.Option key={term.id} value={term.id} className={inputs.option}>
                  {term.colour && <span className={inputs.dot} style={{ background: term.colour }} aria-hidden />}
                  <span className={inputs.optionText}>
                    {term.path.length > 0 && <span className={inputs.path}>{termPath(term)} › </span>}
                    {termLabel(term)}
                  </span>
                </Combobox.Option>
              ))}
              {mayCreate && (
                <Combobox.Option value={NEW} className={inputs.option}>
                  <IconPlus size={14} stroke={1.75} aria-hidden />
                  <span className={inputs.optionText}>{t('metadata.create', { words: words.trim() })}</span>
                </Combobox.Option>
              )}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
        <button type="button" className={classes.close} aria-label={t('app.close')} onClick={onClose}>
          <IconX size={16} stroke={1.5} aria-hidden />
        </button>
      </div>
      <div className={classes.quick}>
        {last && last.field === field.key && (
          <button type="button" className={classes.chip} data-last onClick={() => add(last)}>
            <IconArrowBackUp size={13} stroke={1.75} aria-hidden />
            {t('metadata.keywords.repeat', { keyword: last.label })}
          </button>
        )}
        {recent.map((keyword, index) => (
          <button key={keyword.id} type="button" className={classes.chip} onClick={() => add(keyword)}>
            <kbd className={classes.digit}>{index + 1}</kbd>
            {names.term(keyword.id) ? termLabel(names.term(keyword.id)!) : keyword.label}
          </button>
        ))}
        <span className={classes.hint}>{t('metadata.keywords.hint')}</span>
      </div>
      {!chosen.everything && chosen.assetIds.length === 1 && <Now assetId={chosen.assetIds[0]!} field={field} />}
      <span className={classes.aloud} role="status">
        {said}
      </span>
    </>
  )
}

const NEW = ' new'

/** What the one that is chosen has already: the inspector may be closed. */
function Now({ assetId, field }: { assetId: Chosen['assetIds'][number]; field: Field }) {
  const { t } = useTranslation()
  const names = useNames()
  const held = useQuery(metadataQueries.held(assetId))
  const { pending } = useChanges(assetId)
  const value = field.key in pending ? (pending[field.key] ?? null) : (held.data?.values[field.key] ?? null)
  if (idsIn(value).length === 0) return <p className={classes.now}>{t('metadata.keywords.none')}</p>
  return <p className={classes.now}>{t('metadata.keywords.has', { keywords: valueInWords(field, value, names) })}</p>
}
