import { QueryCache, QueryClient } from '@tanstack/react-query'
import { isProblem } from './damask.ts'

/** Queries stay fresh until an event of the live feed says otherwise; see live.ts. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The sign-in policy has changed while somebody was at work: they set up a second factor, then go on.
      if (isProblem(error, 'second_factor_required')) window.location.assign('/secure-account')
      // A text was published meanwhile: they agree to it, then go on.
      if (isProblem(error, 'consent_required')) window.location.assign('/agree')
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      // A refusal will be the same the second time; only what may pass is tried again.
      retry: (failures, error) => failures < 3 && isProblem(error) && (error.status === 0 || error.status >= 502),
    },
  },
})
