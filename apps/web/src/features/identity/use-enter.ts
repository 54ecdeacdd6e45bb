import { useRouter } from '@tanstack/react-router'
import { queryClient } from '../../app/query-client.ts'
import { identityQueries } from './queries.ts'

/** Goes in after signing in, to the page that somebody came for. */
export function useEnter(next: string | undefined): () => Promise<void> {
  const router = useRouter()
  return async () => {
    // What another person saw in this tab must not be seen by this one.
    queryClient.clear()
    await queryClient.fetchQuery(identityQueries.me())
    await router.navigate({ href: next ?? '/', replace: true })
  }
}
