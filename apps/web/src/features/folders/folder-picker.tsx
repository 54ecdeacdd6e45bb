import type { Folder, FolderId } from '@damask/contract'
import { SkeletonRows } from '@damask/ui'
import { Button, Group, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronRight, IconFolder, IconFolderPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import { may, mayAdd } from '../../app/may.ts'
import { problemSentence } from '../../app/problem.ts'
import classes from './folder-picker.module.css'
import { folderQueries } from './queries.ts'
import { ROOT_FOLDER_ID } from './root.ts'
import { stepsTo } from './steps-to.ts'
import { createFolder } from './verbs.ts'

export type FolderQuestion = {
  readonly title: string
  readonly submit: string
  readonly start: FolderId
  /** A folder that cannot be chosen, with everything in it: the one that is being moved. */
  readonly without?: FolderId
  /** Something is to be put into it, so it must be one that takes things. */
  readonly toAdd?: boolean
}

/** Walks through folders one level at a time, or finds one by name; all of it by keyboard. */
export function FolderPicker({
  title,
  submit,
  start,
  without,
  toAdd = false,
  close,
}: FolderQuestion & { close: (folderId?: FolderId) => void }) {
  const { t } = useTranslation()
  const [here, setHere] = useState(start)
  const [words, setWords] = useState('')
  const [wanted] = useDebouncedValue(words.trim(), 150)
  const [newName, setNewName] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)

  const place = useQuery({ ...folderQueries.one(here), placeholderData: (before) => before })
  const inside = useInfiniteQuery({ ...folderQueries.inside(here), enabled: wanted === '' })
  const found = useQuery({ ...folderQueries.named(wanted, 30), enabled: wanted !== '' })
  const all = wanted === '' ? inside.data?.pages.flatMap((page) => page.items) : found.data
  const folders = all?.filter((folder) => folder.id !== without)
  const query = wanted === '' ? inside : found
  const { hasNextPage, fetchNextPage } = inside

  const nameOf = (id: FolderId, name: string) => (id === ROOT_FOLDER_ID ? t('folders.root') : name)
  const path = place.data ? stepsTo(place.data) : []
  const isFit = place.data !== undefined && (!toAdd || may(place.data, 'upload'))
  const enter = (folderId: FolderId) => {
    setHere(folderId)
    setWords('')
    setNewName(null)
  }

  // Entering a level by keyboard keeps the keyboard in the list.
  const walked = useRef(false)
  useEffect(() => {
    if (!walked.current || !folders) return
    walked.current = false
    list.current?.querySelector<HTMLElement>('button')?.focus()
  }, [folders])

  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('button[data-folder]') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'ArrowDown') rows[Math.min(at + 1, rows.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at >= 0) rows[Math.max(at - 1, 0)]?.focus()
    else if (event.key === 'ArrowRight' && at >= 0) {
      walked.current = true
      rows[at]!.click()
    } else if (event.key === 'ArrowLeft' && at >= 0 && here !== ROOT_FOLDER_ID && place.data) {
      walked.current = true
      enter(place.data.parentId ?? ROOT_FOLDER_ID)
    } else return
    event.preventDefault()
  }
  const addFolder = async () => {
    if (!newName?.trim()) return
    try {
      enter((await createFolder(here, newName.trim())).id)
    } catch (error) {
      setRefusal(problemSentence(error))
    }
  }

  return (
    <Dialog onClose={() => close()} title={title} size={520}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk between the buttons inside. */}
      <div onKeyDown={onKeyDown}>
        <TextInput
          aria-label={t('folders.picker.search')}
          placeholder={t('folders.picker.search')}
          leftSection={<IconSearch size={16} stroke={1.5} />}
          value={words}
          data-autofocus
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <div className={classes.path}>
          {path.map((step, index) => (
            <span key={step.id} className={classes.step}>
              {index > 0 && <IconChevronRight size={14} aria-hidden />}
              <button type="button" className={classes.stepButton} onClick={() => enter(step.id)}>
                {nameOf(step.id, step.name)}
              </button>
            </span>
          ))}
        </div>
        <div className={classes.list} ref={list}>
          {query.isPending && <SkeletonRows label={t('app.loading')} rows={5} />}
          {query.isError && <PageError error={query.error} size="inline" onRetry={() => void query.refetch()} />}
          {folders?.map((folder) => (
            <FolderRow key={folder.id} folder={folder} showPath={wanted !== ''} onEnter={() => enter(folder.id)} />
          ))}
          {wanted === '' && hasNextPage && (
            <Button variant="subtle" size="xs" onClick={() => void fetchNextPage()}>
              {t('folders.showMore')}
            </Button>
          )}
          {folders?.length === 0 && (
            <p className={classes.nothing}>
              {wanted === ''
                ? t('folders.picker.noneInside', { folder: nameOf(here, place.data?.name ?? '') })
                : t('folders.picker.nothing', { words: wanted })}
            </p>
          )}
        </div>
        {newName !== null && (
          <TextInput
            mt="sm"
            label={t('folders.create.title')}
            value={newName}
            error={refusal}
            autoFocus
            rightSectionWidth="auto"
            rightSection={
              <Button size="compact-sm" variant="light" mr={6} onClick={() => void addFolder()}>
                {t('folders.create.submit')}
              </Button>
            }
            onChange={(event) => {
              setNewName(event.currentTarget.value)
              setRefusal(null)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void addFolder()
            }}
          />
        )}
        <Group justify="space-between" mt="lg">
          <Button
            variant="subtle"
            disabled={!mayAdd(place.data)}
            leftSection={<IconFolderPlus size={16} stroke={1.5} />}
            onClick={() => setNewName(newName === null ? '' : null)}
          >
            {t('folders.picker.newFolder')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button disabled={!isFit} onClick={() => close(here)}>
              {submit}
            </Button>
          </Group>
        </Group>
      </div>
    </Dialog>
  )
}

function FolderRow({ folder, showPath, onEnter }: { folder: Folder; showPath: boolean; onEnter: () => void }) {
  return (
    <button type="button" className={classes.row} data-folder onClick={onEnter}>
      <IconFolder size={18} stroke={1.5} aria-hidden />
      <span className={classes.name}>{folder.name}</span>
      {showPath && <span className={classes.where}>{folder.path}</span>}
      {folder.hasSubfolders && <IconChevronRight size={16} stroke={1.5} aria-hidden />}
    </button>
  )
}
