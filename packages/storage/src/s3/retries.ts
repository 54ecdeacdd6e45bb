type RetryToken = { getRetryCount(): number; getRetryDelay(): number }
type RetryErrorInfo = {
  errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR'
  retryAfterHint?: Date
}

const firstWaitMs = { TRANSIENT: 100, THROTTLING: 500 }
const longestWaitMs = 10_000

/**
 * Every call is made at most `maxAttempts` times, with exponential back-off and jitter, when it failed for a reason
 * that passes: timeouts, broken connections, 500, 502, 503, 504, SlowDown. The client's own strategy also has a quota
 * of retries for all calls together; after a long outage it is used up, and the next small hiccup would fail at once.
 */
export function boundedRetries(maxAttempts: number) {
  return {
    acquireInitialRetryToken: async () => retryToken(0, 0),
    async refreshRetryTokenForRetry(token: RetryToken, { errorType, retryAfterHint }: RetryErrorInfo) {
      const retries = token.getRetryCount() + 1
      const passes = errorType === 'TRANSIENT' || errorType === 'THROTTLING'
      if (!passes || retries >= maxAttempts) throw new Error('This call is not made again.')
      const backOffMs = firstWaitMs[errorType] * 2 ** (retries - 1) * (0.5 + Math.random() / 2)
      const askedMs = retryAfterHint ? retryAfterHint.getTime() - Date.now() : 0
      return retryToken(retries, Math.min(Math.max(backOffMs, askedMs), longestWaitMs))
    },
    recordSuccess() {},
  }
}

function retryToken(retries: number, waitMs: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => waitMs }
}
