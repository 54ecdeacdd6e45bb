import type { Me } from '@damask/contract'
import { Button, FileButton, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { PersonAvatar } from '../../parts/person-avatar.tsx'
import { identityQueries } from '../identity/queries.ts'
import { peopleChanged } from './queries.ts'

/** A picture of oneself, or initials. The server cuts it to a square. */
export function AvatarForm({ me }: { me: Me }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<string | null>) => {
    setBusy(true)
    try {
      const avatar = await work()
      queryClient.setQueryData(identityQueries.me().queryKey, (known) => known && { ...known, avatar })
      void peopleChanged()
    } catch (error) {
      void sayProblem(error)
    }
    setBusy(false)
  }
  const choose = (file: File | null) => {
    if (!file) return
    const form = new FormData()
    form.append('file', file)
    void run(async () => (await damask.people.setOwnAvatar(form)).avatar)
  }
  const remove = () =>
    run(async () => {
      await damask.people.removeOwnAvatar()
      return null
    })
  return (
    <Group gap="md">
      <PersonAvatar person={me} size={64} />
      <Group gap="xs">
        <FileButton accept="image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic" onChange={choose}>
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={busy}>
              {t(me.avatar ? 'people.avatar.change' : 'people.avatar.choose')}
            </Button>
          )}
        </FileButton>
        {me.avatar && (
          <Button variant="default" size="xs" disabled={busy} onClick={() => void remove()}>
            {t('people.avatar.remove')}
          </Button>
        )}
      </Group>
    </Group>
  )
}
