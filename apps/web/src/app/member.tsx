import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSecondFactorReminder } from '../features/identity/use-second-factor-reminder.ts'
import { useIdle } from './idle.ts'
import { useShortcuts } from './shortcuts.ts'

/** Following news is not what the first page waits for. */
const News = lazy(async () => {
  const { useLive } = await import('./live.ts')
  return {
    default: function News() {
      useLive()
      return null
    },
  }
})
const UploadTray = lazy(async () => ({ default: (await import('../parts/upload-tray/upload-tray.tsx')).UploadTray }))

/** What runs on every page of somebody who is signed in: news, shortcuts, uploads. */
export function Member() {
  const idle = useIdle()
  useShortcuts()
  useSecondFactorReminder()
  return (
    <>
      <Outlet />
      <Suspense>
        <News />
      </Suspense>
      {idle && (
        <Suspense>
          <UploadTray />
        </Suspense>
      )}
    </>
  )
}
