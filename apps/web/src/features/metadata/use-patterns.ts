import type { Field } from '@damask/contract'
import type { MatchPattern } from '@damask/fields'
import { useQuery } from '@tanstack/react-query'
import { NO_PATTERNS } from './form.ts'

/** What reads patterns is large: it is fetched only for a schema that has one, and until it is here the server judges alone. */
export function usePatterns(fields: readonly Field[]): MatchPattern {
  const { data } = useQuery({
    queryKey: ['fields', 'patterns'],
    queryFn: loadPatterns,
    enabled: fields.some((field) => field.rules.pattern),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data?.matches ?? NO_PATTERNS
}

async function loadPatterns(): Promise<{ matches: MatchPattern }> {
  const { compilePattern } = await import('@damask/fields/pattern')
  const compiled = new Map<string, ReturnType<typeof compilePattern>>()
  return {
    matches: (pattern, text) => {
      let known = compiled.get(pattern)
      if (!known) {
        known = compilePattern(pattern)
        compiled.set(pattern, known)
      }
      return known.matches(text)
    },
  }
}
