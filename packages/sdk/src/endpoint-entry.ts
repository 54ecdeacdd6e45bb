/** One row of the generated endpoint table: what is needed to send a request, and nothing that needs zod. */
export type EndpointEntry = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/api/v1`; parameters as `:name`. */
  readonly path: string
  /** Input keys that travel in the query string. */
  readonly query?: readonly string[]
  /** The input keys that are left travel as a JSON body. */
  readonly body?: true
  readonly answers?: 'bytes' | 'events'
  readonly accepts?: 'tus' | 'multipart'
}

/** area → name → entry */
export type EndpointTable = Readonly<Record<string, Readonly<Record<string, EndpointEntry>>>>
