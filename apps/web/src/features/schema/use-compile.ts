import { useQuery } from '@tanstack/react-query'
import type { Compile } from './form.ts'

const accepting: Compile = () => ({ matches: () => true })

/** What reads patterns is large: fetched once there is one to read; until then every pattern will do. */
export function useCompile(isNeeded: boolean): Compile {
  const { data } = useQuery({
    queryKey: ['schema', 'patterns'],
    queryFn: async () => ({ compile: (await import('@damask/fields/pattern')).compilePattern as Compile }),
    enabled: isNeeded,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data?.compile ?? accepting
}
