import type { CollectionId, SectionId } from '@damask/contract'
import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { problemSentence } from '../../app/problem.ts'
import { refreshLists } from '../assets/cache.ts'
import classes from './collections.module.css'
import { collectionQueries } from './queries.ts'
import { refreshCollections } from './refresh.ts'

type Draft = { readonly key: string; readonly id?: SectionId; readonly name: string }

/** The sections of a collection as a list: named, put in order, added, taken away. */
export function SectionsDialog({ collectionId, close }: { collectionId: CollectionId; close: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(collectionQueries.one(collectionId))
  const [changed, setChanged] = useState<readonly Draft[] | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const sections: readonly Draft[] = changed ?? data?.sections.map((section) => ({ ...section, key: section.id })) ?? []

  const add = () => setChanged([...sections, { key: crypto.randomUUID(), name: '' }])
  const swap = (from: number, to: number) => {
    const next = [...sections]
    ;[next[from], next[to]] = [next[to]!, next[from]!]
    setChanged(next)
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const named = sections.filter(({ name }) => name.trim() !== '')
      await damask.collections.setSections({
        collectionId,
        sections: named.map(({ id, name }) => ({ ...(id && { id }), name: name.trim() })),
      })
      await Promise.all([refreshCollections(), refreshLists()])
      close()
    } catch (error) {
      setRefusal(problemSentence(error))
      setBusy(false)
    }
  }

  return (
    <Dialog onClose={close} title={t('collections.sections.title')} size={480}>
      <form onSubmit={save}>
        <p className={classes.hint}>{t('collections.sections.hint')}</p>
        <ul className={classes.sections}>
          {sections.map(({ key, name }, index) => (
            <li key={key} className={classes.section}>
              <TextInput
                aria-label={t('collections.sections.name', { number: index + 1 })}
                placeholder={t('collections.sections.placeholder')}
                value={name}
                maxLength={200}
                data-autofocus={index === sections.length - 1 || undefined}
                onChange={(event) =>
                  setChanged(sections.with(index, { ...sections[index]!, name: event.currentTarget.value }))
                }
                flex={1}
              />
              <ActionIcon
                aria-label={t('collections.sections.up')}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <IconArrowUp size={16} stroke={1.5} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('collections.sections.down')}
                disabled={index === sections.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <IconArrowDown size={16} stroke={1.5} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('collections.sections.remove')}
                onClick={() => setChanged(sections.filter((section) => section.key !== key))}
              >
                <IconTrash size={16} stroke={1.5} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('collections.sections.add')}
        </Button>
        {refusal && (
          <p role="alert" className={classes.refusal}>
            {refusal}
          </p>
        )}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('collections.save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
