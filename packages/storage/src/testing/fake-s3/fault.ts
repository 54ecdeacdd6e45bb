import type { ServerResponse } from 'node:http'
import { S3Refusal } from './s3-refusal.ts'

/**
 * What goes wrong. `times` requests are hit (default: all until the next setFault), only those whose
 * `METHOD /bucket/key?query` matches. `timeout` never answers; `reset` cuts the connection; `broken-body` and
 * `stalled-body` send half of an answer's body and then cut or fall silent; `lost-answer` does as asked and then cuts.
 */
export type Fault = {
  mode:
    | 'none'
    | 'timeout'
    | '500'
    | '503-slow-down'
    | 'reset'
    | 'full'
    | '403'
    | 'broken-body'
    | 'stalled-body'
    | 'lost-answer'
  times?: number
  match?: RegExp
}

const refusals: Partial<Record<Fault['mode'], [code: string, status: number]>> = {
  '500': ['InternalError', 500],
  '503-slow-down': ['SlowDown', 503],
  full: ['XMinioStorageFull', 507],
  '403': ['AccessDenied', 403],
}

/** Hands out the fault for a request, counting down. */
export function faultSource(): { set(fault: Fault): void; next(request: string): Fault['mode'] } {
  let current: Fault = { mode: 'none' }
  let left = 0
  return {
    set(fault) {
      current = fault
      left = fault.times ?? Number.POSITIVE_INFINITY
    },
    next(request) {
      if (left <= 0 || (current.match && !current.match.test(request))) return 'none'
      left -= 1
      return current.mode
    },
  }
}

export function faultRefusal(mode: Fault['mode']): S3Refusal | undefined {
  const refusal = refusals[mode]
  return refusal && new S3Refusal(...refusal)
}

/** Half of the body, then nothing or a cut. */
export function sendHalf(response: ServerResponse, body: Buffer, mode: 'broken-body' | 'stalled-body'): void {
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (mode === 'broken-body') response.destroy()
  })
}
