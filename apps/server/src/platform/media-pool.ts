import type {
  Embedded,
  EmbedRequest,
  EmbedResult,
  MediaRequest,
  ReadEmbeddedRequest,
  Result,
  StepMessage,
} from '@damask/media'

type Bounds = { timeoutMs: number; signal?: AbortSignal }

/** Where untrusted bytes are looked at: child processes without database, secrets or network. */
export type MediaPool = {
  run(
    request: Omit<MediaRequest, 'id' | 'tools'>,
    options: Bounds & { onStep?: (message: StepMessage) => void },
  ): Promise<Result>
  /** Reads what is said inside of a file. */
  readEmbedded(request: Omit<ReadEmbeddedRequest, 'id' | 'tools' | 'type'>, bounds: Bounds): Promise<Embedded>
  /** Writes a copy of a file that says something else, into the request's scratch directory. */
  embed(request: Omit<EmbedRequest, 'id' | 'tools' | 'type'>, bounds: Bounds): Promise<EmbedResult>
  stats(): { networkIsolated: boolean; processes: number; busy: number; waiting: number }
  close(): Promise<void>
}
