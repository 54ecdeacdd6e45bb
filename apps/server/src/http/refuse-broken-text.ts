import { problem } from '../platform/problem.ts'

/**
 * PostgreSQL keeps neither NUL characters nor half a pair of surrogates, and no keyboard makes them.
 * @throws invalid_request when a text anywhere in the input has one
 */
export function refuseBrokenText(input: unknown): void {
  if (typeof input === 'string') {
    if (input.includes('\0') || !input.isWellFormed()) {
      throw problem('invalid_request', { detail: 'There is a character in it that no text can have.' })
    }
  } else if (input !== null && typeof input === 'object') {
    for (const [key, value] of Object.entries(input)) {
      refuseBrokenText(key)
      refuseBrokenText(value)
    }
  }
}
