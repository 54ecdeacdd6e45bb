/** Part of the work failed, and the command has already said so. Ends with exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
