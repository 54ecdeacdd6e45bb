import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { fetchOutside } from '../../platform/outbound.ts'

const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 10_000

type Options = { method?: string; headers?: Record<string, string>; body?: string; maxRedirects?: number }

/** One call to an identity provider: by the one way out, small and soon, without redirects unless they are asked for. */
export const askProvider = (ctx: Ctx, url: string, options: Options = {}) =>
  fetchOutside(url, {
    maxRedirects: 0,
    ...options,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal: ctx.signal,
    allow: ctx.settings(processSettings).DAMASK_OUTBOUND_ALLOW,
  })
