import { Badge, Button, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { ActorFilter } from './actor-filter.tsx'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { type AuditSearch, KINDS } from './search.ts'

type Props = { readonly search: AuditSearch; readonly onChange: (search: AuditSearch) => void }

/** Who, what, when and from which address: everything that narrows the list. On a phone behind one button. */
export function AuditFilters({ search, onChange }: Props) {
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  const isNarrow = Boolean(search.from ?? search.to ?? search.requestId ?? search.address)
  const [isOpen, setOpen] = useState(isNarrow && !isPhone)
  const all = useId()
  const set = (part: AuditSearch) => onChange({ ...search, ...part })
  const inFields = isPhone ? FIELDS : FIELDS_OF_MORE
  const count = inFields.filter((key) => search[key]).length
  return (
    <search className={classes.search}>
      <div className={classes.filters}>
        <LateText
          label={t('history.audit.words')}
          value={search.words ?? ''}
          onChange={(words) => set({ words })}
          icon={<IconSearch size={16} stroke={1.5} />}
        />
        {!isPhone && <MainFields search={search} set={set} />}
        <Button
          variant={isPhone ? 'default' : 'subtle'}
          leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.5} aria-hidden />}
          rightSection={count > 0 && <Badge circle>{formatNumber(count)}</Badge>}
          aria-expanded={isOpen}
          aria-controls={all}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isPhone ? 'history.audit.filters' : isOpen ? 'history.audit.fewerFilters' : 'history.audit.moreFilters')}
          {count > 0 && <VisuallyHidden>, {t('history.audit.active', { count })}</VisuallyHidden>}
        </Button>
      </div>
      <div id={all} className={classes.more} hidden={!isOpen}>
        {isPhone && <MainFields search={search} set={set} isLabelled />}
        <TextInput
          type="date"
          label={t('history.audit.since')}
          value={search.from ?? ''}
          onChange={({ currentTarget }) => set({ from: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('history.audit.to')}
          value={search.to ?? ''}
          onChange={({ currentTarget }) => set({ to: currentTarget.value })}
        />
        <LateText
          label={t('history.audit.address')}
          value={search.address ?? ''}
          onChange={(address) => set({ address })}
          isLabelled
        />
        <LateText
          label={t('history.audit.requestId')}
          value={search.requestId ?? ''}
          onChange={(requestId) => set({ requestId })}
          isLabelled
        />
      </div>
      {Object.keys(search).length > 0 && (
        <div className={classes.chips}>
          {search.subjectId && (
            <Chip
              name={t('history.audit.about', { name: search.subject ?? search.subjectId })}
              onRemove={() => set({ subjectId: '', subject: '' })}
            />
          )}
          <Button variant="default" size="compact-sm" onClick={() => onChange({})}>
            {t('history.audit.clear')}
          </Button>
        </div>
      )}
    </search>
  )
}

const FIELDS_OF_MORE = ['from', 'to', 'address', 'requestId'] as const
const FIELDS = ['actorId', 'area', 'event', ...FIELDS_OF_MORE] as const

type FieldProps = {
  readonly search: AuditSearch
  readonly set: (part: AuditSearch) => void
  readonly isLabelled?: boolean
}

/** Who it was, and what they did. */
function MainFields({ search, set, isLabelled = false }: FieldProps) {
  const { t } = useTranslation()
  const names = useQuery(historyQueries.names())
  const { area } = search
  const shown = names.data?.filter((known) => !area || known.kind === area).map((known) => known.name) ?? []
  const named = (label: string) => (isLabelled ? { label } : { 'aria-label': label })
  return (
    <>
      <ActorFilter search={search} set={set} {...named(t('history.audit.who'))} />
      <NativeSelect
        {...named(t('history.audit.kind'))}
        value={area ?? ''}
        onChange={({ currentTarget }) => set({ area: currentTarget.value, event: '' })}
        data={[
          { value: '', label: t('history.audit.anyKind') },
          ...KINDS.map((value) => ({ value, label: t(`history.kinds.${value}`) })),
        ]}
      />
      <NativeSelect
        {...named(t('history.audit.event'))}
        value={search.event ?? ''}
        onChange={({ currentTarget }) => set({ event: currentTarget.value })}
        data={[{ value: '', label: t('history.audit.anyEvent') }, ...shown]}
      />
    </>
  )
}

function Chip({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={classes.chip}
      aria-label={t('history.audit.removeFilter', { name })}
      onClick={onRemove}
    >
      {name} <IconX size={14} stroke={1.5} aria-hidden />
    </button>
  )
}

type TextProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly icon?: React.ReactNode
  readonly isLabelled?: boolean
}

const PAUSE_MS = 300

/** Looks when somebody pauses, and not for every letter. */
function LateText({ label, value, onChange, icon, isLabelled }: TextProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the clock
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <TextInput
      {...(isLabelled ? { label } : { 'aria-label': label, placeholder: label })}
      leftSection={icon}
      value={text}
      maxLength={200}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}
