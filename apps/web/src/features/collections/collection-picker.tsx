import type { Collection } from '@damask/contract'
import { SkeletonRows } from '@damask/ui'
import { Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBoxMultiple, IconFolders, IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import { problemSentence } from '../../app/problem.ts'
import classes from './collections.module.css'
import { collectionQueries } from './queries.ts'
import { refreshCollections } from './refresh.ts'

type Props =
  | { readonly groupFor?: undefined; readonly close: (chosen?: Collection) => void }
  /** Chooses a group for this one instead, or the top. */
  | { readonly groupFor: Collection; readonly close: (chosen?: Collection | 'top') => void }

/** Finds a collection by a few letters, or makes one of that name. Arrow keys walk, Enter chooses. */
export function CollectionPicker({ groupFor, close }: Props) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [wanted] = useDebouncedValue(words.trim(), 120)
  const [refusal, setRefusal] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const found = useInfiniteQuery({
    ...collectionQueries.list(wanted ? { words: wanted } : {}),
    placeholderData: (before) => before,
  })
  const kind = groupFor ? 'group' : 'manual'
  const fitting = (found.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (collection) => collection.kind === kind && collection.may.includes('edit') && collection.id !== groupFor?.id,
  )
  const isNew = words.trim() !== '' && !fitting.some(({ name }) => name.toLowerCase() === words.trim().toLowerCase())

  const choose = (collection: Collection | 'top') => (close as (chosen?: Collection | 'top') => void)(collection)
  const create = async () => {
    try {
      const made = await damask.collections.create({ kind, name: words.trim() })
      await refreshCollections()
      choose(made)
    } catch (error) {
      setRefusal(problemSentence(error))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'ArrowDown') items[Math.min(at + 1, items.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at > 0) items[at - 1]?.focus()
    else if (event.key === 'ArrowUp') list.current?.parentElement?.querySelector('input')?.focus()
    else if (event.key === 'Enter' && at < 0) items[0]?.click()
    else return
    event.preventDefault()
  }

  return (
    <Dialog onClose={() => close()} title={t(groupFor ? 'collections.move' : 'collections.add')} size={440}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys from whatever is inside. */}
      <div onKeyDown={onKeyDown}>
        <TextInput
          aria-label={t('collections.find')}
          placeholder={t(groupFor ? 'collections.findGroup' : 'collections.findOrCreate')}
          leftSection={<IconSearch size={16} stroke={1.5} />}
          value={words}
          error={refusal}
          maxLength={200}
          data-autofocus
          onChange={(event) => {
            setWords(event.currentTarget.value)
            setRefusal(null)
          }}
        />
        <div ref={list} className={classes.picker}>
          {found.isPending && <SkeletonRows label={t('app.loading')} rows={5} />}
          {found.isError && <PageError size="inline" error={found.error} onRetry={() => void found.refetch()} />}
          {groupFor && !wanted && (
            <button type="button" className={classes.choice} onClick={() => choose('top')}>
              <IconBoxMultiple size={18} stroke={1.5} aria-hidden />
              <span className={classes.choiceName}>{t('collections.atTop')}</span>
            </button>
          )}
          {fitting.map((collection) => (
            <button key={collection.id} type="button" className={classes.choice} onClick={() => choose(collection)}>
              {groupFor ? (
                <IconFolders size={18} stroke={1.5} aria-hidden />
              ) : (
                <IconBoxMultiple size={18} stroke={1.5} aria-hidden />
              )}
              <span className={classes.choiceName}>{collection.name}</span>
              {collection.assetCount !== null && (
                <span className={classes.choiceCount}>{t('assets.count', { count: collection.assetCount })}</span>
              )}
            </button>
          ))}
          {isNew && (
            <button type="button" className={classes.choice} onClick={() => void create()}>
              <IconPlus size={18} stroke={1.5} aria-hidden />
              <span className={classes.choiceName}>{t('collections.createNamed', { name: words.trim() })}</span>
            </button>
          )}
          {found.isSuccess && fitting.length === 0 && !isNew && (
            <p className={classes.none}>{t('collections.noneYet')}</p>
          )}
        </div>
      </div>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => close()}>
          {t('app.cancel')}
        </Button>
      </Group>
    </Dialog>
  )
}
