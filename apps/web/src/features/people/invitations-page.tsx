import type { Invitation } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button, SegmentedControl } from '@mantine/core'
import { IconLink, IconMail, IconMailPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { roleName } from '../access/sentences.ts'
import { inviteByLink, inviteByMail } from './invite-dialog.tsx'
import { JoiningForm } from './joining-form.tsx'
import classes from './people.module.css'
import { isOver, peopleChanged, peopleQueries } from './queries.ts'

/** Settings → Invitations: who was asked in, and who may come by themselves. */
export function InvitationsPage() {
  const { t } = useTranslation()
  const [state, setState] = useState<'open' | 'all'>('open')
  const invitations = useInfiniteQuery(peopleQueries.invitations(state))
  const items = invitations.data?.pages.flatMap((page) => page.items) ?? []
  usePageTitle(t('people.invitations.title'))
  return (
    <SettingsPage
      title={t('people.invitations.title')}
      description={t('people.invitations.hint')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconLink size={16} aria-hidden />}
            onClick={() => void inviteByLink()}
          >
            {t('people.invitations.byLink')}
          </Button>
          <Button leftSection={<IconMailPlus size={16} aria-hidden />} onClick={() => void inviteByMail()}>
            {t('people.invitations.byMail')}
          </Button>
        </>
      }
    >
      <div className={classes.choice}>
        <SegmentedControl
          size="xs"
          aria-label={t('people.invitations.which')}
          value={state}
          data={(['open', 'all'] as const).map((value) => ({ value, label: t(`people.invitations.${value}`) }))}
          onChange={setState}
        />
      </div>
      {invitations.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {invitations.isError && !invitations.data && (
        <PageError error={invitations.error} onRetry={() => void invitations.refetch()} />
      )}
      {invitations.data && items.length === 0 && (
        <EmptyState size="inline" icon={<IconMail size={32} stroke={1.25} />} title={t('people.invitations.none')}>
          {t('people.invitations.noneHint')}
        </EmptyState>
      )}
      <ul className={classes.items}>
        {items.map((invitation) => (
          <InvitationItem key={invitation.id} invitation={invitation} />
        ))}
      </ul>
      {invitations.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={invitations.isFetchingNextPage}
          onClick={() => void invitations.fetchNextPage()}
        >
          {t('app.more')}
        </Button>
      )}
      <JoiningForm />
    </SettingsPage>
  )
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation()
  const { kind, email, state, teams, role, folder, maxUses, uses, invitedBy, expiresAt } = invitation
  const Icon = kind === 'link' ? IconLink : IconMail
  const given = [
    ...teams.map((team) => team.name),
    ...(role && folder ? [t('people.invitations.role', { role: roleName(role), folder: folder.name })] : []),
  ]
  return (
    <li className={classes.item}>
      <Icon size={20} stroke={1.25} aria-hidden />
      <div className={classes.itemMain}>
        <div className={classes.itemTitle}>
          {email ?? t('people.invitations.link')}
          {kind === 'link' && <Badge color="gray">{t('people.invitations.uses', { uses, max: maxUses ?? '∞' })}</Badge>}
          {isOver(invitation) && (
            <Badge color={state === 'accepted' ? 'teal' : 'gray'}>{t(`people.invitations.state.${state}`)}</Badge>
          )}
          {given.map((name) => (
            <Badge key={name} color="gray" variant="outline">
              {name}
            </Badge>
          ))}
        </div>
        <div className={classes.faint}>
          {invitedBy ? t('people.invitations.by', { name: invitedBy }) : t('people.invitations.asked')}
          {' · '}
          {t(Date.parse(expiresAt) > Date.now() ? 'people.invitations.ends' : 'people.invitations.ended')}{' '}
          <RelativeTime at={expiresAt} relative={formatRelative} absolute={formatDateTime} />
        </div>
      </div>
      {email && kind === 'mail' && (state === 'open' || state === 'expired') && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('people.invitations.resendTo', { email })}
          onClick={() => void resend(invitation, email)}
        >
          {t('people.invitations.resend')}
        </Button>
      )}
      {state === 'open' && (
        <Button
          variant="default"
          size="xs"
          aria-label={email ? t('people.invitations.revokeOf', { email }) : t('people.invitations.revokeLink')}
          onClick={() => void revoke(invitation)}
        >
          {t('people.invitations.revoke')}
        </Button>
      )}
    </li>
  )
}

async function resend({ id }: Invitation, email: string): Promise<void> {
  try {
    await damask.invitations.resend({ invitationId: id })
    void say({ message: word('people.invitations.resent', { email }) })
  } catch (error) {
    void sayProblem(error)
  }
  await peopleChanged()
}

async function revoke({ id }: Invitation): Promise<void> {
  try {
    await damask.invitations.revoke({ invitationId: id })
    void say({ message: word('people.invitations.revoked') })
  } catch (error) {
    void sayProblem(error)
  }
  await peopleChanged()
}
