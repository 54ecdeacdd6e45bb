import { SkeletonRows } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import classes from './access.module.css'
import { GrantForm } from './grant-form.tsx'
import { GrantList } from './grant-list.tsx'
import { OwnAccess } from './own-access.tsx'
import { PeopleList } from './people-list.tsx'
import { type AccessPlace, accessQueries } from './queries.ts'

/** Who has access, from where, and why. See open-access.tsx. */
export function AccessDialog({ place, name, close }: { place: AccessPlace; name: string; close: () => void }) {
  const { t } = useTranslation()
  const own = useQuery(accessQueries.explain(place, 'manage_access'))
  return (
    <Dialog title={t('access.title', { name })} size={720} onClose={close}>
      {own.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
      {own.isError && <PageError size="inline" error={own.error} onRetry={() => void own.refetch()} />}
      {own.data && (
        <div className={classes.dialog}>
          {own.data.allowed && (
            <>
              <GrantForm place={place} />
              <GrantList place={place} />
              <PeopleList place={place} />
            </>
          )}
          <OwnAccess place={place} capabilities={own.data.capabilities} />
        </div>
      )}
    </Dialog>
  )
}
