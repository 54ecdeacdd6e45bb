import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { type AuditSearch, KINDS } from './search.ts'

type Props = { readonly search: AuditSearch; readonly onChange: (search: AuditSearch) => void }

/** Who, what, when and where from: everything that narrows the list. */
export function AuditFilters({ search, onChange }: Props) {
  const { t } = useTranslation()
  const names = useQuery(historyQueries.names())
  const [isWide, setWide] = useState(Boolean(search.from ?? search.to ?? search.requestId ?? search.address))
  const { area } = search
  const set = (part: AuditSearch) => onChange({ ...search, ...part })
  const shown = names.data?.filter((known) => !area || known.kind === area).map((known) => known.name) ?? []
  return (
    <search className={classes.page} style={{ gap: 8 }}>
      <div className={classes.filters}>
        <LateText
          label={t('history.audit.words')}
          value={search.words ?? ''}
          onChange={(words) => set({ words })}
          icon={<IconSearch size={16} stroke={1.5} />}
        />
        <NativeSelect
          aria-label={t('history.audit.kind')}
          value={area ?? ''}
          onChange={({ currentTarget }) => set({ area: currentTarget.value, event: '' })}
          data={[
            { value: '', label: t('history.audit.anyKind') },
            ...KINDS.map((value) => ({ value, label: t(`history.kinds.${value}`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('history.audit.event')}
          value={search.event ?? ''}
          onChange={({ currentTarget }) => set({ event: currentTarget.value })}
          data={[{ value: '', label: t('history.audit.anyEvent') }, ...shown]}
        />
      </div>
      {isWide && (
        <div className={classes.more}>
          <TextInput
            type="date"
            label={t('history.audit.from')}
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
      )}
      <div className={classes.chips}>
        {search.actorId && (
          <Chip name={search.actor ?? search.actorId} onRemove={() => set({ actorId: '', actor: '' })} />
        )}
        {search.subjectId && (
          <Chip name={search.subject ?? search.subjectId} onRemove={() => set({ subjectId: '', subject: '' })} />
        )}
        <Button variant="subtle" size="compact-sm" aria-expanded={isWide} onClick={() => setWide(!isWide)}>
          {t(isWide ? 'history.audit.fewerFilters' : 'history.audit.moreFilters')}
        </Button>
        {Object.keys(search).length > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
            {t('history.audit.clear')}
          </Button>
        )}
      </div>
    </search>
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
