import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSecondFactorReminder } from '../features/identity/use-second-factor-reminder.ts'
import { useIdle } from './idle.ts'
import { useLive } from './live.ts'
import { useShortcuts } from './shortcuts.ts'

const UploadTray = lazy(async () => ({ default: (await import('../parts/upload-tray/upload-tray.tsx')).UploadTray }))

/** What runs on every page of somebody who is signed in: news, shortcuts, uploads. */
export function Member() {
  const idle = useIdle()
  useLive()
  useShortcuts()
  useSecondFactorReminder()
  return (
    <>
      <Outlet />
      {idle && (
        <Suspense>
          <UploadTray />
        </Suspense>
      )}
    </>
  )
}
