import type { ScimToken, SsoConnection } from '@damask/contract'
import { SettingsSection } from '@damask/ui'
import { Button, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDate, formatDateTime } from '../../app/format.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { withProof } from '../identity/confirm-me.tsx'
import identity from '../identity/identity.module.css'
import { showSecret } from '../identity/secret-dialog.tsx'
import { CopyField } from './copy-field.tsx'
import { ssoQueries } from './queries.ts'
import classes from './single-sign-on.module.css'

/** What a directory needs to keep people and teams up to date by itself. */
export function ScimSection({ connection }: { connection: SsoConnection }) {
  const { t } = useTranslation()
  const { scimTokens, scimUrl } = connection
  return (
    <SettingsSection title={t('sso.scim')} description={t('sso.scimHint')}>
      <Stack gap="md">
        <CopyField label={t('sso.scimUrl')} value={scimUrl} />
        {scimTokens.length === 0 && <p className={classes.fine}>{t('sso.scimNone')}</p>}
        {scimTokens.length > 0 && (
          <ul className={identity.list}>
            {scimTokens.map((token) => (
              <TokenRow key={token.id} connection={connection} token={token} />
            ))}
          </ul>
        )}
        <div>
          <Button variant="default" onClick={() => void create(connection)}>
            {t(scimTokens.length === 0 ? 'sso.scimCreate' : 'sso.scimRotate')}
          </Button>
        </div>
        {scimTokens.length > 0 && <p className={classes.fine}>{t('sso.scimOverlap')}</p>}
      </Stack>
    </SettingsSection>
  )
}

function TokenRow({ connection, token }: { connection: SsoConnection; token: ScimToken }) {
  const { t } = useTranslation()
  const { prefix, createdAt, expiresAt, lastUsedAt } = token
  return (
    <li className={identity.row}>
      <div className={identity.rowMain}>
        <code className={identity.prefix}>{prefix}…</code>
        <div className={identity.rowText}>
          {[
            t('sso.scimMade', { date: formatDate(createdAt) }),
            lastUsedAt ? `${t('sso.lastUsed')} ${formatDateTime(lastUsedAt)}` : t('sso.neverUsed'),
            expiresAt ? t('sso.scimUntil', { date: formatDateTime(expiresAt) }) : undefined,
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={t('sso.scimRevokeOf', { prefix })}
        onClick={() => void revoke(connection, token)}
      >
        {t('sso.scimRevoke')}
      </Button>
    </li>
  )
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ssoQueries.list().queryKey })

async function create({ id, name }: SsoConnection): Promise<void> {
  try {
    const made = await withProof(() => damask.singleSignOn.createScimToken({ connectionId: id, overlapHours: 24 }))
    if (!made) return
    await refresh()
    await showSecret(word('sso.scimSecret', { name }), made.secret)
  } catch (error) {
    sayProblem(error)
  }
}

async function revoke({ id }: SsoConnection, token: ScimToken): Promise<void> {
  const agreed = await confirm({
    title: word('sso.scimRevokeOf', { prefix: token.prefix }),
    text: word('sso.scimRevokeText'),
    submit: word('sso.scimRevoke'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.singleSignOn.revokeScimToken({ connectionId: id, scimTokenId: token.id })
  } catch (error) {
    sayProblem(error)
  }
  await refresh()
}
