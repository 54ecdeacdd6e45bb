import type { Collection, CollectionShare } from '@damask/contract'
import { ActionIcon, Button, Group, NativeSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUser, IconUsers, IconUsersGroup, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { sayProblem } from '../../app/say.tsx'
import classes from './collections.module.css'
import { collectionQueries } from './queries.ts'
import { refreshCollections } from './refresh.ts'

const ICONS = { person: IconUser, team: IconUsersGroup, everyone: IconUsers }
const keyOf = (share: CollectionShare) =>
  share.type === 'person' ? `person ${share.personId}` : share.type === 'team' ? `team ${share.teamId}` : 'everyone'

/** Whom a collection is shared with. Each change is saved at once. */
export function ShareDialog({ collection, close }: { collection: Collection; close: () => void }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, 150)
  const { data: shares = [] } = useQuery(collectionQueries.shares(collection.id))
  const found = useQuery(collectionQueries.sharees(asked))
  const there = new Set(shares.map(keyOf))
  const offered: CollectionShare[] = [...(found.data ?? []), { type: 'everyone' as const, mayEdit: false }].filter(
    (share) => !there.has(keyOf(share)),
  )
  const nameOf = (share: CollectionShare) =>
    share.type === 'everyone' ? t('collections.share.everyone') : (share.name ?? '')

  const save = async (next: CollectionShare[]) => {
    try {
      await damask.collections.setShares({ collectionId: collection.id, shares: next })
      await refreshCollections()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Dialog onClose={close} title={t('collections.share.title', { name: collection.name })} size={480}>
      <p className={classes.hint}>{t('collections.share.hint')}</p>
      <Select
        aria-label={t('collections.share.with')}
        placeholder={t('collections.share.find')}
        searchable
        value={null}
        searchValue={words}
        onSearchChange={setWords}
        data={offered.map((share) => ({ value: keyOf(share), label: nameOf(share) }))}
        filter={({ options }) => options}
        nothingFoundMessage={t('collections.share.nobody')}
        onChange={(key) => {
          const chosen = offered.find((share) => keyOf(share) === key)
          setWords('')
          if (chosen) void save([...shares, chosen])
        }}
        data-autofocus
      />
      <ul className={classes.shares}>
        {collection.owner && (
          <li className={classes.share}>
            <IconUser size={18} stroke={1.5} aria-hidden />
            <span className={classes.choiceName}>{collection.owner.name}</span>
            <span className={classes.choiceCount}>{t('collections.share.owner')}</span>
          </li>
        )}
        {shares.map((share) => {
          const Icon = ICONS[share.type]
          return (
            <li key={keyOf(share)} className={classes.share}>
              <Icon size={18} stroke={1.5} aria-hidden />
              <span className={classes.choiceName}>{nameOf(share)}</span>
              <NativeSelect
                size="xs"
                aria-label={t('collections.share.mayOf', { name: nameOf(share) })}
                value={share.mayEdit ? 'edit' : 'view'}
                data={[
                  { value: 'view', label: t('collections.share.view') },
                  { value: 'edit', label: t('collections.share.edit') },
                ]}
                onChange={(event) => {
                  const mayEdit = event.currentTarget.value === 'edit'
                  void save(shares.map((one) => (keyOf(one) === keyOf(share) ? { ...one, mayEdit } : one)))
                }}
              />
              <ActionIcon
                aria-label={t('collections.share.remove', { name: nameOf(share) })}
                onClick={() => void save(shares.filter((one) => keyOf(one) !== keyOf(share)))}
              >
                <IconX size={16} stroke={1.5} />
              </ActionIcon>
            </li>
          )
        })}
      </ul>
      <Group justify="flex-end" mt="lg">
        <Button onClick={close}>{t('collections.done')}</Button>
      </Group>
    </Dialog>
  )
}
