import type { AppRequest, Folder, KeyScope } from '@damask/contract'
import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatRelative } from '../../app/format.ts'
import { withProof } from '../identity/confirm-me.tsx'
import { FolderLimits } from '../identity/folder-limits.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { Gate } from '../identity/gate.tsx'
import { identityQueries } from '../identity/queries.ts'
import { scopeWords } from '../identity/scope-words.ts'
import { useFormProblem } from '../identity/use-form-problem.ts'
import classes from './oauth.module.css'

type Props = { request: AppRequest; onAnswer: (answer: { allowed: boolean; redirectTo: string | null }) => void }

/** Who wants to do what in one's name, and the two answers to that. */
export function Consent({ request, onAnswer }: Props) {
  const { t } = useTranslation()
  const me = useSuspenseQuery(identityQueries.me()).data
  const [scopes, setScopes] = useState<KeyScope[]>(request.scopes)
  const [folders, setFolders] = useState<Folder[]>([])
  const [confirmsAccount, setConfirmsAccount] = useState(false)
  const form = useFormProblem<'scopes' | 'account'>()
  const { program } = request
  const wantsAccount = scopes.includes('account:manage')

  const answer = async (allow: boolean) => {
    const missing = {
      ...(scopes.length === 0 && { scopes: t('oauth.consent.scopesMissing') }),
      ...(wantsAccount && !confirmsAccount && { account: t('oauth.consent.accountMissing') }),
    }
    form.refuse(allow ? missing : {})
    if (allow && Object.keys(missing).length > 0) return
    await form.run(async () => {
      const decision = { allow, scopes, folderIds: folders.map(({ id }) => id), confirmsAccount }
      const { id: appRequestId, consentToken } = request
      const decided = await withProof(() => damask.oauth.decideRequest({ appRequestId, consentToken, ...decision }))
      if (decided) onAnswer({ allowed: allow, redirectTo: decided.redirectTo })
    })
  }

  return (
    <Gate
      title={t('oauth.consent.title', { name: program.name })}
      intro={t('oauth.consent.intro', { person: me.name, email: me.email })}
    >
      <Stack gap="lg">
        {!program.isVouchedFor && <Warning>{t('oauth.consent.notVouched', { name: program.name })}</Warning>}
        {request.askedBy !== null && (
          <Warning>
            {request.askedFrom === null
              ? t('oauth.consent.askedBy', { device: request.askedBy, when: formatRelative(request.askedAt) })
              : t('oauth.consent.askedFrom', {
                  device: request.askedBy,
                  network: request.askedFrom,
                  when: formatRelative(request.askedAt),
                })}
          </Warning>
        )}
        <Checkbox.Group
          label={t('oauth.consent.scopes')}
          value={scopes}
          error={form.of('scopes')}
          onChange={(chosen) => setScopes(request.scopes.filter((scope) => chosen.includes(scope)))}
        >
          <Stack gap="xs" mt={6}>
            {request.scopes.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t(scopeWords(scope).label)}
                description={t(scopeWords(scope).hint)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <FolderLimits folders={folders} onChange={setFolders} hint={t('oauth.consent.foldersNone')} />
        {wantsAccount && (
          <Checkbox
            label={t('oauth.consent.account', { name: program.name })}
            error={form.of('account')}
            checked={confirmsAccount}
            onChange={(event) => setConfirmsAccount(event.currentTarget.checked)}
          />
        )}
        <FormAlert sentence={form.of('form')} />
        <div className={classes.answers}>
          <Button size="md" variant="default" disabled={form.busy} onClick={() => void answer(false)}>
            {t('oauth.consent.deny')}
          </Button>
          <Button size="md" loading={form.busy} onClick={() => void answer(true)}>
            {t('oauth.consent.allow')}
          </Button>
        </div>
        <Text size="xs" c="dimmed">
          {request.isConnected && `${t('oauth.consent.again')} `}
          {request.returnsTo !== null &&
            (request.isOnThisComputer
              ? t('oauth.consent.returnsHere')
              : t('oauth.consent.returnsTo', { place: request.returnsTo }))}{' '}
          {t('oauth.consent.canEnd')}
        </Text>
      </Stack>
    </Gate>
  )
}

function Warning({ children }: { children: string }) {
  return (
    <p className={classes.warning}>
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      {children}
    </p>
  )
}
