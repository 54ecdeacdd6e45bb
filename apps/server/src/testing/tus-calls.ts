import { request } from 'node:http'
import type { TestServer } from './test-server.ts'

export type TusAnswer = { status: number; headers: Headers; problem: { code: string; detail: string } | undefined }

/** The calls of a tus 1.0.0 client, one by one, so that a story can leave out, repeat and break them. */
export function tusCalls(server: TestServer, key = server.key) {
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: BodyInit,
  ): Promise<TusAnswer> => {
    const response = await fetch(`${server.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0', ...headers },
      ...(body !== undefined && { body, duplex: 'half' }),
    } as RequestInit)
    const text = await response.text()
    const isProblem = text !== '' && response.headers.get('content-type')?.includes('problem')
    const problem = isProblem ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, problem }
  }
  const stream = { 'content-type': 'application/offset+octet-stream' }
  return {
    call,
    /** @returns the answer and the path of the new upload */
    async create(headers: Record<string, string>, body?: BodyInit) {
      const answer = await call('POST', '/api/v1/uploads', { ...(body !== undefined && stream), ...headers }, body)
      return { ...answer, path: answer.headers.get('location') ?? '' }
    },
    append: (path: string, offset: number, body: BodyInit, headers: Record<string, string> = {}) =>
      call('PATCH', path, { ...stream, 'upload-offset': String(offset), ...headers }, body),
    async offset(path: string): Promise<number> {
      return Number((await call('HEAD', path)).headers.get('upload-offset'))
    },
    /** Announces `length` bytes, sends these, and leaves the connection as it is. `cut` destroys the socket. */
    async begin(path: string, offset: number, bytes: Uint8Array, length: number) {
      const sending = request(`${server.origin}${path}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${key}`,
          'tus-resumable': '1.0.0',
          'upload-offset': offset,
          'content-length': length,
          ...stream,
        },
      })
      const ended = new Promise<string>((resolve) => {
        sending.on('error', () => resolve('cut'))
        sending.on('response', (response) => {
          response.resume()
          resolve(String(response.statusCode))
        })
      })
      await new Promise<void>((resolve) => sending.write(bytes, () => resolve()))
      return { cut: () => sending.destroy(), ended, sending }
    },
  }
}

/** `Upload-Metadata` of these values. */
export const metadata = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** A whole file in one request, as creation-with-upload. */
export const sendWhole = (
  server: TestServer,
  bytes: Uint8Array,
  options: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  tusCalls(server).create(
    { 'upload-length': String(bytes.length), 'upload-metadata': metadata(options), ...headers },
    bytes as BodyInit,
  )
