import { RE2JS } from 're2js'

/** Longer patterns are a program, not a rule about a text. */
export const MAX_PATTERN_LENGTH = 500

export type Pattern = { matches: (text: string) => boolean }

/**
 * A pattern over whole texts, in RE2 syntax: it runs in time linear to the text, whatever was written, so that nobody can
 * bring a server to a stop with one.
 * @throws PatternError with a sentence when it cannot be read
 */
export function compilePattern(source: string): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) throw new PatternError(`It is longer than ${MAX_PATTERN_LENGTH} characters.`)
  try {
    const compiled = RE2JS.compile(source)
    return { matches: (text) => compiled.matches(text) }
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : 'It cannot be read.')
  }
}

export class PatternError extends Error {}
