/** The command was not understood, or something it needs was not said. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
