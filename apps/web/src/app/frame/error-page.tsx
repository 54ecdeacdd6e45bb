import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { PageError } from './page-error.tsx'

/** What stands in place of a page that broke, or that could not fetch what it needs. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main>
      <PageError
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </main>
  )
}
