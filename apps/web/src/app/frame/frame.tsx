import { Panel } from '@damask/ui'
import { useMediaQuery, useNetwork } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DropZone } from '../../features/uploads/drop-zone.tsx'
import classes from './frame.module.css'
import { density, railShown } from './preferences.ts'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

const RailDrawer = lazy(async () => ({ default: (await import('./rail-drawer.tsx')).RailDrawer }))

/** What stands around every page but the asset page: menu, search, uploads. */
export function Frame() {
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 48em)')
  const shown = railShown.use()
  const [drawerOpen, setDrawerOpen] = useState(false)
  const { online } = useNetwork()
  const href = useRouterState({ select: (state) => state.location.href })
  density.use()

  // biome-ignore lint/correctness/useExhaustiveDependencies: going anywhere closes the drawer.
  useEffect(() => setDrawerOpen(false), [href])

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      {isPhone ? (
        <Suspense>
          <RailDrawer opened={drawerOpen} onClose={() => setDrawerOpen(false)} />
        </Suspense>
      ) : (
        shown && (
          <Panel
            label={t('app.nav.label')}
            side="start"
            name="rail"
            defaultSize={248}
            min={200}
            max={420}
            handleLabel={t('app.nav.resize')}
          >
            <Rail />
          </Panel>
        )
      )}
      <div className={classes.middle}>
        <TopBar isPhone={isPhone ?? false} onMenu={() => (isPhone ? setDrawerOpen(true) : railShown.set(!shown))} />
        {!online && (
          <p className={classes.offline} role="status">
            {t('app.offline')}
          </p>
        )}
        <main id="content" className={classes.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <DropZone />
    </div>
  )
}
