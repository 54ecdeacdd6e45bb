import type { MatchPattern } from '@damask/fields'
import { compilePattern, type Pattern } from '@damask/fields/pattern'

/** Patterns of fields are few; the bound is for a process that lives through many changes of them. */
const MAX_KEPT = 500
const compiled = new Map<string, Pattern | null>()

/** Compiles each pattern once. One that cannot be read (it was checked when it was saved) matches nothing. */
export const matchesPattern: MatchPattern = (source, text) => {
  let pattern = compiled.get(source)
  if (pattern === undefined) {
    if (compiled.size >= MAX_KEPT) compiled.clear()
    pattern = tryCompile(source)
    compiled.set(source, pattern)
  }
  return pattern?.matches(text) ?? false
}

function tryCompile(source: string): Pattern | null {
  try {
    return compilePattern(source)
  } catch {
    return null
  }
}
