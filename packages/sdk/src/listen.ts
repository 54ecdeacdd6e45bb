import type { LiveMessage } from '@damask/contract'
import type { Damask } from './damask.ts'
import { DamaskError, networkFailed } from './damask-error.ts'
import { eventStreamReader } from './event-stream.ts'

/** `waiting`: the connection is lost and will be tried again. `closed`: it will not. */
export type LiveState = 'connecting' | 'open' | 'waiting' | 'closed'

export type ListenOptions = {
  onMessage(message: LiveMessage): void
  /** More was missed than the server still knows: read everything that is shown again. */
  onReset?: (() => void) | undefined
  onStateChange?: ((state: LiveState, error?: DamaskError) => void) | undefined
  /** Continue after this event instead of from now on. */
  lastEventId?: string | undefined
  /** A connection that is silent for longer counts as lost. The server sends a sign of life every few seconds. */
  silenceMs?: number | undefined
  /** The first wait after a lost connection; each further one is twice as long, up to 30 seconds. */
  retryMs?: number | undefined
}

export type Listening = {
  readonly lastEventId: string | undefined
  close(): void
}

/**
 * Follows the live feed until it is closed. Works wherever `fetch` streams, because `EventSource` cannot send an API key.
 * Lost connections are made again with growing waits, and continue after the last event that was seen; a refusal (signed
 * out, not allowed) closes the feed.
 */
export function listen(damask: Damask, options: ListenOptions): Listening {
  const { onMessage, onStateChange, silenceMs = 90_000 } = options
  const closing = new AbortController()
  let lastEventId = options.lastEventId
  let firstWaitMs = options.retryMs ?? 1000
  let failures = 0
  let state: LiveState | undefined

  const become = (next: LiveState, error?: DamaskError) => {
    if (state === next || state === 'closed') return
    state = next
    onStateChange?.(next, error)
  }

  const follow = async () => {
    // Ended by closing, or by silence: a dead connection gives no error of its own.
    const ending = new AbortController()
    const end = () => ending.abort()
    closing.signal.addEventListener('abort', end, { once: true })
    let silence = setTimeout(end, silenceMs)
    try {
      const headers = lastEventId === undefined ? undefined : { 'last-event-id': lastEventId }
      const response = await damask.live.listen({}, { signal: ending.signal, headers })
      become('open')
      const read = eventStreamReader((ms) => {
        firstWaitMs = ms
      })
      const decoder = new TextDecoder()
      const reader = response.body?.getReader()
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        clearTimeout(silence)
        silence = setTimeout(end, silenceMs)
        failures = 0
        for (const event of read(decoder.decode(part.value, { stream: true }))) {
          if (closing.signal.aborted) return
          if (event.id !== undefined) lastEventId = event.id
          const message = event.event === 'reset' ? null : messageIn(event.data)
          if (event.event === 'reset') queueMicrotask(() => options.onReset?.())
          // On its own, so that a listener that throws is heard of and not mistaken for a lost connection.
          if (message) queueMicrotask(() => onMessage(message))
        }
      }
    } finally {
      clearTimeout(silence)
      closing.signal.removeEventListener('abort', end)
    }
  }

  const run = async () => {
    while (!closing.signal.aborted) {
      become('connecting')
      const error = await follow().then(
        () => networkFailed(),
        (cause: unknown) => (cause instanceof DamaskError ? cause : networkFailed(cause)),
      )
      if (closing.signal.aborted) return
      if (isRefusal(error)) return become('closed', error)
      become('waiting', error)
      const waitMs = (error.retryAfterS ?? 0) * 1000 || Math.min(firstWaitMs * 2 ** failures, 30_000)
      failures += 1
      // Scattered, so that a restarted server is not met by everybody at the same instant.
      await pause(waitMs * (0.75 + Math.random() / 2), closing.signal)
    }
  }
  void run()

  return {
    get lastEventId() {
      return lastEventId
    },
    close() {
      if (closing.signal.aborted) return
      closing.abort()
      become('closed')
    },
  }
}

const isRefusal = ({ status }: DamaskError) => status >= 400 && status < 500 && status !== 408 && status !== 429

function messageIn(data: string): LiveMessage | null {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

/** Waits, but not longer than until the browser says that it is online again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      globalThis.removeEventListener?.('online', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    globalThis.addEventListener?.('online', finish, { once: true })
  })
}
