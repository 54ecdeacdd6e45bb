import { RE2JS } from 're2js'
import { type MakeReplacer, plainReplacer, replaceBounded } from './changes.ts'

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

/**
 * Replaces what a pattern finds, or a plain text where the change has none. In the replacement $0 is what was found, $1 to
 * $9 are its groups, $$ is a dollar.
 * @throws PatternError with a sentence when the pattern cannot be read
 */
export const replacerOf: MakeReplacer = (change) => {
  if (!change.isPattern) return plainReplacer(change)
  const { find, replacement, matchCase, wholeWord } = change
  compilePattern(find)
  const pattern = RE2JS.compile(find, matchCase ? 0 : RE2JS.CASE_INSENSITIVE)
  return (text) =>
    replaceBounded(text, matchesIn(pattern, text, wholeWord === true), ({ groups }) =>
      replacement.replace(/\$([$\d])/g, (_, sign: string) => (sign === '$' ? '$' : (groups[Number(sign)] ?? ''))),
    )
}

const WORD = /[\p{L}\p{M}\p{N}_]/u

function* matchesIn(pattern: RE2JS, text: string, wholeWord: boolean) {
  const matcher = pattern.matcher(text)
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()]
    if (wholeWord && (WORD.test(text.charAt(start - 1)) || WORD.test(text.charAt(end)))) continue
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group))
    yield { 0: text.slice(start, end), index: start, groups }
  }
}
