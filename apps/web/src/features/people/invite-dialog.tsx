import { CopyButton } from '@damask/ui'
import { Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { say } from '../../app/say.tsx'
import { currentLanguage, t as word } from '../../app/words.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import identity from '../identity/identity.module.css'
import { looksLikeEmail, useFormProblem } from '../identity/use-form-problem.ts'
import { BeginsWith, NOTHING_YET, toWanted } from './begins-with.tsx'
import { peopleChanged } from './queries.ts'

type Sent = { sent: number; members: string[] }

/** Asks whom to invite, with what, and sends the invitations. */
export async function inviteByMail(): Promise<void> {
  const done = await openDialog<Sent>((close) => <MailDialog close={close} />)
  if (!done) return
  void peopleChanged()
  const { sent, members } = done
  if (sent > 0) void say({ message: word('people.invitations.sent', { count: sent }) })
  if (members.length > 0)
    void say({ message: word('people.invitations.members', { count: members.length, names: members.join(', ') }) })
}

function MailDialog({ close }: { close: (sent?: Sent) => void }) {
  const { t } = useTranslation()
  const [emails, setEmails] = useState('')
  const [language, setLanguage] = useState(currentLanguage())
  const [beginning, setBeginning] = useState(NOTHING_YET)
  const form = useFormProblem<'emails' | 'folder'>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const wanted = emails.split(/[\s,;]+/).filter(Boolean)
    const odd = wanted.find((email) => !looksLikeEmail(email))
    if (wanted.length === 0) return form.refuse({ emails: t('people.invitations.emailsMissing') })
    if (odd) return form.refuse({ emails: t('people.invitations.emailsInvalid', { email: odd }) })
    if (beginning.role && !beginning.folder) return form.refuse({ folder: t('people.invitations.folderMissing') })
    await form.run(
      async () => {
        const { items, alreadyMembers } = await damask.invitations.invite({
          emails: wanted,
          language,
          ...toWanted(beginning),
        })
        close({ sent: items.length, members: alreadyMembers })
      },
      { invalid_request: 'emails', folder_not_found: 'folder' },
    )
  }

  return (
    <Dialog onClose={() => close()} title={t('people.invitations.mailTitle')} size={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Textarea
            label={t('people.invitations.emails')}
            description={t('people.invitations.emailsHint')}
            rows={3}
            data-autofocus
            spellCheck={false}
            value={emails}
            error={form.of('emails')}
            onChange={(event) => setEmails(event.currentTarget.value)}
          />
          <BeginsWith value={beginning} onChange={setBeginning} folderError={form.of('folder')} />
          <Select
            label={t('people.invitations.language')}
            value={language}
            data={[
              { value: 'en', label: 'English' },
              { value: 'de', label: 'Deutsch' },
            ]}
            onChange={(value) => setLanguage(value === 'de' ? 'de' : 'en')}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('people.invitations.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

const USES = [1, 5, 10, 25, 100, 500]

/** Makes a link for several people, and shows it once. */
export async function inviteByLink(): Promise<void> {
  const url = await openDialog<string>((close) => <LinkDialog close={close} />)
  if (!url) return
  void peopleChanged()
  await openDialog((close) => <ShowLink url={url} close={() => close()} />)
}

function LinkDialog({ close }: { close: (url?: string) => void }) {
  const { t } = useTranslation()
  const [maxUses, setMaxUses] = useState(25)
  const [beginning, setBeginning] = useState(NOTHING_YET)
  const form = useFormProblem<'folder'>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (beginning.role && !beginning.folder) return form.refuse({ folder: t('people.invitations.folderMissing') })
    await form.run(async () => close((await damask.invitations.createLink({ maxUses, ...toWanted(beginning) })).url), {
      folder_not_found: 'folder',
    })
  }
  return (
    <Dialog onClose={() => close()} title={t('people.invitations.linkTitle')} size={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('people.invitations.linkHint')}
          </Text>
          <Select
            label={t('people.invitations.maxUses')}
            value={String(maxUses)}
            data={USES.map(String)}
            onChange={(value) => setMaxUses(Number(value ?? 25))}
          />
          <BeginsWith value={beginning} onChange={setBeginning} folderError={form.of('folder')} />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('people.invitations.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function ShowLink({ url, close }: { url: string; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={close}
      title={t('people.invitations.linkMade')}
      size={520}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Text size="sm" c="dimmed">
        {t('people.invitations.linkMadeHint')}
      </Text>
      <div className={identity.secret}>
        <code>{url}</code>
        <CopyButton value={url} label={t('app.copy')} copiedLabel={t('app.copied')} />
      </div>
      <Group justify="flex-end">
        <Button onClick={close}>{t('people.invitations.done')}</Button>
      </Group>
    </Modal>
  )
}
