import { type ErrorCode, errors } from '@damask/contract'

export type ProblemDetails = {
  /** Overrides the general sentence with one that knows the case. */
  detail?: string
  errors?: { pointer: string; code: string; message: string }[]
  retryAfterS?: number
  [extra: string]: unknown
}

/** An expected "no". Anything else that is thrown is a bug and is reported as one. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ErrorCode
  readonly details: ProblemDetails
  constructor(code: ErrorCode, details: ProblemDetails = {}) {
    super(details.detail ?? errors[code].says)
    this.code = code
    this.details = details
  }
}

export const problem = (code: ErrorCode, details?: ProblemDetails) => new Problem(code, details)
