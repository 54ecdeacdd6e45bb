import type { MediaRequest, Result, StepMessage } from '@damask/media'

/** Where untrusted bytes are looked at: child processes without database, secrets or network. */
export type MediaPool = {
  run(
    request: Omit<MediaRequest, 'id' | 'tools'>,
    options: { timeoutMs: number; signal?: AbortSignal; onStep?: (message: StepMessage) => void },
  ): Promise<Result>
  stats(): { networkIsolated: boolean; processes: number; busy: number; waiting: number }
  close(): Promise<void>
}
