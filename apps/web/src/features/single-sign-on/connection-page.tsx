import type { SsoConnectionId } from '@damask/contract'
import { EmptyState, SkeletonRows } from '@damask/ui'
import { IconUserShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { ssoQueries } from './queries.ts'

/** Settings → Single sign-on → one connection, or a new one by its protocol. */
export function ConnectionPage() {
  const { connectionId } = useParams({ from: '/member/framed/settings/single-sign-on/$connectionId' })
  if (connectionId === 'oidc' || connectionId === 'saml')
    return <ConnectionForm key={connectionId} protocol={connectionId} connection={null} />
  return <KnownConnection id={connectionId as SsoConnectionId} />
}

function KnownConnection({ id }: { id: SsoConnectionId }) {
  const { t } = useTranslation()
  const connection = useQuery(ssoQueries.one(id))
  if (connection.isPending) return <SkeletonRows label={t('app.loading')} rows={4} />
  if (connection.isError) return <PageError error={connection.error} onRetry={() => void connection.refetch()} />
  if (!connection.data) return <EmptyState icon={<IconUserShield size={32} stroke={1.25} />} title={t('sso.gone')} />
  return <ConnectionForm key={id} protocol={connection.data.settings.protocol} connection={connection.data} />
}
