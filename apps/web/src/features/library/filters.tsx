import { Loader, Popover } from '@mantine/core'
import { IconChevronDown, IconFolders } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFilters } from '../metadata/lazy-filters.tsx'
import classes from './filters.module.css'
import { isElsewhere, isFiltered, looksBelow } from './search.ts'
import type { Library } from './use-library.ts'

const choices = () => import('./filter-choices.tsx')
const Kinds = lazy(async () => ({ default: (await choices()).Kinds }))
const Formats = lazy(async () => ({ default: (await choices()).Formats }))
const Dates = lazy(async () => ({ default: (await choices()).Dates }))
const Sizes = lazy(async () => ({ default: (await choices()).Sizes }))
const Orientations = lazy(async () => ({ default: (await choices()).Orientations }))

/** The row of filters; each shows how many assets a choice would find. */
export function Filters({ library }: { library: Library }) {
  const { t } = useTranslation()
  const { search, folderId, change } = library
  const below = looksBelow(folderId, search)
  return (
    <fieldset className={classes.filters} aria-label={t('library.filter.label')}>
      <Filter label={t('library.filter.kind')} active={search.kind !== undefined}>
        <Kinds library={library} />
      </Filter>
      <Filter label={t('library.filter.format')} active={search.format !== undefined}>
        <Formats library={library} />
      </Filter>
      <Filter label={t('library.filter.date')} active={Boolean(search.createdFrom || search.createdTo)}>
        <Dates library={library} />
      </Filter>
      <Filter label={t('library.filter.size')} active={search.sizeMin !== undefined || search.sizeMax !== undefined}>
        <Sizes library={library} />
      </Filter>
      <Filter label={t('library.filter.orientation')} active={search.orientation !== undefined}>
        <Orientations library={library} />
      </Filter>
      <Filter label={t('library.filter.field')} active={search.where !== undefined}>
        {(close) => <FieldFilters where={search.where ?? []} onChange={(where) => change({ where })} onDone={close} />}
      </Filter>
      {!isElsewhere(search) && (
        <button
          type="button"
          className={classes.filter}
          aria-pressed={below}
          data-active={(below && !(folderId === null || isFiltered(search))) || undefined}
          title={t('library.filter.belowHint')}
          onClick={() => change({ below: !below })}
        >
          <IconFolders size={15} stroke={1.5} aria-hidden />
          {t('library.filter.below')}
        </button>
      )}
    </fieldset>
  )
}

type FilterProps = { label: string; active: boolean; children: ReactNode | ((close: () => void) => ReactNode) }

function Filter({ label, active, children }: FilterProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.filter}
          data-active={active || undefined}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {label}
          <IconChevronDown size={13} stroke={1.75} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} p={6} className={classes.dropdown}>
        {opened && (
          <Suspense fallback={<Loader m="md" aria-label={t('app.loading')} />}>
            {typeof children === 'function' ? children(() => setOpened(false)) : children}
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
