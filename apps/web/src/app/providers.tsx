import { cssVariablesResolver, theme } from '@damask/ui'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { colourSchemeManager } from './colour-scheme.ts'
import { Dialogs } from './dialogs.tsx'
import { ContextMenu } from './frame/action-menu.tsx'
import { useIdle } from './idle.ts'
import { loadToasts } from './load-toasts.ts'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'

const schemes = colourSchemeManager()

const Toasts = lazy(async () => ({ default: (await loadToasts()).Toasts }))

export function Providers() {
  const idle = useIdle()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
    >
      <QueryClientProvider client={queryClient}>
        {idle && (
          <Suspense>
            <Toasts />
          </Suspense>
        )}
        <RouterProvider router={router} />
        <Dialogs />
        <ContextMenu />
      </QueryClientProvider>
    </MantineProvider>
  )
}
