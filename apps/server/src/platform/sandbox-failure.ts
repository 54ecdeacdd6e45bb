export type SandboxReason = 'crashed' | 'timeout' | 'memory' | 'output' | 'error' | 'closed'

const sentences: Record<SandboxReason, string> = {
  crashed: 'Processing stopped unexpectedly; the file may be damaged.',
  timeout: 'This took too long and was stopped.',
  memory: 'This file needs more memory than is allowed, so processing was stopped.',
  output: 'Processing produced too much output and was stopped.',
  error: 'This file could not be processed.',
  closed: 'Processing was stopped because the server is shutting down.',
}

/** A sandboxed request that came to no result. `sentence` is for people, `detail` for the log. */
export class SandboxFailure extends Error {
  readonly reason: SandboxReason
  readonly sentence: string
  readonly detail: string

  constructor(reason: SandboxReason, detail = '', sentence = sentences[reason]) {
    super(detail ? `${reason}: ${detail}` : reason)
    this.name = 'SandboxFailure'
    this.reason = reason
    this.sentence = sentence
    this.detail = detail
  }
}
