import type { ErrorCode } from '@damask/contract'

/** Codes of the contract, and two that only a client can know. */
export type DamaskErrorCode = ErrorCode | 'network_failed' | 'reply_unreadable'

/** One field that was not valid: where it is (JSON pointer), and why. */
export type FieldError = { pointer: string; code: string; message: string }

type Details = {
  code: DamaskErrorCode
  /** HTTP status; 0 when no reply came. */
  status: number
  detail: string
  /** The request id: quote it when reporting a fault. */
  instance?: string | undefined
  errors?: FieldError[] | undefined
  retryAfterS?: number | undefined
  cause?: unknown
}

/** The server said no, in words, or could not be asked. `code` is stable; switch on it. */
export class DamaskError extends Error {
  override readonly name = 'DamaskError'
  readonly code: DamaskErrorCode
  readonly status: number
  readonly detail: string
  readonly instance: string | undefined
  readonly errors: FieldError[]
  readonly retryAfterS: number | undefined

  constructor({ code, status, detail, instance, errors = [], retryAfterS, cause }: Details) {
    super(detail, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.detail = detail
    this.instance = instance
    this.errors = errors
    this.retryAfterS = retryAfterS
  }
}

/** No reply came: no network, a refused connection, or a reply that broke off. */
export const networkFailed = (cause?: unknown) =>
  new DamaskError({
    code: 'network_failed',
    status: 0,
    detail: 'Damask cannot be reached. Check the connection.',
    cause,
  })

/**
 * Reads an RFC 9457 problem out of a refused reply. Anything that is not a problem document (a proxy's HTML page, an empty
 * body) becomes `reply_unreadable` with the status kept.
 * @param retryAfter the `Retry-After` header, as seconds or as an HTTP date
 */
export function problemFrom(status: number, text: string, retryAfter?: string | null): DamaskError {
  const retryAfterS = secondsIn(retryAfter)
  const problem = objectIn(text)
  if (typeof problem?.code !== 'string') {
    return new DamaskError({
      code: 'reply_unreadable',
      status,
      detail: `The server answered ${status} without saying why.`,
      retryAfterS,
    })
  }
  return new DamaskError({
    code: problem.code as ErrorCode,
    status,
    detail: String(problem.detail ?? problem.title ?? problem.code),
    instance: typeof problem.instance === 'string' ? problem.instance : undefined,
    errors: Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [],
    retryAfterS,
  })
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function secondsIn(retryAfter: string | null | undefined): number | undefined {
  if (!retryAfter) return undefined
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter)
  const at = Date.parse(retryAfter)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
