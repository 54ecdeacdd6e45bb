import type { AssetId } from '@damask/contract'
import { Panel } from '@damask/ui'
import { Button, Drawer, Skeleton, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { damask, isProblem } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { aFlag, remembered } from '../../app/remembered.ts'
import { useResultSet } from '../../app/result-set.ts'
import { toShown } from '../../parts/viewer/shown.ts'
import { Viewer } from '../../parts/viewer/viewer.tsx'
import { askForAccess } from '../access/ask-for-access.tsx'
import classes from './asset-page.module.css'
import { AssetPageBar } from './asset-page-bar.tsx'
import { AssetPageStatus } from './asset-page-status.tsx'
import { AssetPageStrip } from './asset-page-strip.tsx'
import { knownAsset } from './cache.ts'
import { AssetInspector } from './inspector/asset-inspector.tsx'
import { assetQueries } from './queries.ts'
import { useAssetPageActions } from './use-asset-page-actions.ts'
import { useFullScreen } from './use-full-screen.ts'
import { useLeaveWhenGone } from './use-leave-when-gone.ts'
import { usePreloadNeighbours } from './use-preload-neighbours.ts'

const stripShown = remembered('asset.strip', true, aFlag)
const inspectorShown = remembered('asset.inspector', false, aFlag)

/** One asset, as large as the window allows, within the list that it was opened from. */
export function AssetPage() {
  const { assetId } = useParams({ from: '/member/asset/$assetId' })
  const { version: wanted } = useSearch({ from: '/member/asset/$assetId' })
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isPhone = useMediaQuery('(max-width: 48em)') ?? false
  const known = knownAsset(assetId)
  const one = useQuery({ ...assetQueries.one(assetId), ...(known && { initialData: known }) })
  const asset = one.data
  const steps = useResultSet(assetId)
  const { previousId, nextId, back } = steps
  const [sheetIsOpen, setSheetOpen] = useState(false)
  const withStrip = stripShown.use() && !isPhone
  const withInspector = inspectorShown.use() && !isPhone
  const fullScreen = useFullScreen()

  useEffect(() => {
    // For the list of what one looked at lately; without it the page works as well.
    void damask.collections.noteView({ assetId }).catch(() => undefined)
  }, [assetId])

  const isOlder = wanted !== undefined && asset !== undefined && wanted !== asset.version.number
  const versions = useInfiniteQuery({ ...assetQueries.versions(assetId), enabled: (asset?.version.number ?? 1) > 1 })
  const older = isOlder
    ? versions.data?.pages.flatMap((page) => page.items).find((version) => version.number === wanted)
    : undefined
  const shown = useMemo(() => asset && toShown(asset, older), [asset, older])

  // Walking replaces the address: Back leads to the list, not through everything that was looked at.
  const show = useCallback(
    (id: AssetId) => navigate({ to: '/asset/$assetId', params: { assetId: id }, replace: true }),
    [navigate],
  )
  const showVersion = useCallback(
    (number: number | undefined) =>
      navigate({
        to: '/asset/$assetId',
        params: { assetId },
        search: number === undefined ? {} : { version: number },
        replace: true,
      }),
    [navigate, assetId],
  )
  const walk = useCallback(
    (direction: 1 | -1) => {
      const id = direction === 1 ? nextId : previousId
      if (id) void show(id)
    },
    [nextId, previousId, show],
  )

  usePageTitle(asset?.name)
  useActionContext(
    useMemo(
      () => ({
        page: 'asset' as const,
        place: asset?.folderId ?? null,
        may: asset?.may ?? [],
        assets: asset ? [asset] : [],
        assetIds: [assetId],
      }),
      [asset, assetId],
    ),
  )
  useAssetPageActions({
    canGoBack: previousId !== null,
    canGoOn: nextId !== null,
    walk,
    back,
    hasStrip: !isPhone,
    toggleStrip: () => stripShown.set(!stripShown.get()),
    toggleInspector: () => (isPhone ? setSheetOpen((open) => !open) : inspectorShown.set(!inspectorShown.get())),
  })
  usePreloadNeighbours(steps)
  useLeaveWhenGone(assetId, steps, show)

  if (one.isError && !asset) {
    return (
      <main className={classes.page}>
        <VisuallyHidden component="h1">{t('viewer.page.failed')}</VisuallyHidden>
        <PageError
          error={one.error}
          title={t('viewer.page.failed')}
          onRetry={() => void one.refetch()}
          action={
            <>
              {isProblem(one.error, 'asset_not_found') && (
                <Button onClick={() => void askForAccess({ assetId })}>{t('app.ask.verb')}</Button>
              )}
              <Button variant="default" onClick={back}>
                {t('viewer.page.toLibrary')}
              </Button>
            </>
          }
        />
      </main>
    )
  }
  const isWaitingForVersion = isOlder && !older && versions.isPending
  return (
    <main
      className={classes.page}
      data-full-screen={fullScreen.isOn || undefined}
      data-quiet={fullScreen.isQuiet || undefined}
    >
      <AssetPageBar
        asset={asset}
        steps={steps}
        versions={versions}
        shownNumber={shown?.version.number}
        onVersion={showVersion}
        isInspecting={withInspector || sheetIsOpen}
        hasStrip={withStrip}
      />
      <div className={classes.middle}>
        <div className={classes.stage}>
          {shown && !isWaitingForVersion ? (
            <Viewer shown={shown} onWalk={walk} />
          ) : (
            <Skeleton className={classes.waiting} role="status" aria-label={t('app.loading')} />
          )}
          {asset && <AssetPageStatus asset={asset} older={older} onNewest={() => void showVersion(undefined)} />}
        </div>
        {withInspector && asset && (
          <Panel
            side="end"
            name="inspector"
            label={t('assets.inspector.label')}
            handleLabel={t('assets.inspector.resize')}
            defaultSize={300}
            min={240}
            max={520}
          >
            <VisuallyHidden component="h2">{t('assets.inspector.label')}</VisuallyHidden>
            <AssetInspector assetId={asset.id} />
          </Panel>
        )}
      </div>
      {withStrip && <AssetPageStrip steps={steps} />}
      {isPhone && asset && (
        <Drawer
          opened={sheetIsOpen}
          onClose={() => setSheetOpen(false)}
          position="bottom"
          size="80%"
          title={t('assets.inspector.label')}
          closeButtonProps={{ 'aria-label': t('app.close') }}
        >
          <AssetInspector assetId={asset.id} />
        </Drawer>
      )}
    </main>
  )
}
