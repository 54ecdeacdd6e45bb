import { setTimeout as sleep } from 'node:timers/promises'
import type { UploadId } from '@damask/contract'
import type { DamaskProcess } from './start-damask.ts'

// tus 1.0.0 by hand: what a test acknowledges to itself must not depend on how a client counts.

const VERSION = { 'tus-resumable': '1.0.0' }
const OFFSET_STREAM = 'application/offset+octet-stream'

/** Announces a file. @throws the reply's problem document, as it is */
export async function createUpload(
  damask: DamaskProcess,
  sizeBytes: number,
  metadata: Record<string, string>,
): Promise<UploadId> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
  const headers = { ...VERSION, 'upload-length': String(sizeBytes), 'upload-metadata': pairs.join(',') }
  const response = await damask.fetch('/api/v1/uploads', { method: 'POST', headers })
  if (response.status !== 201) throw await refusalOf(response)
  return response.headers.get('location')!.split('/').at(-1) as UploadId
}

/** How many bytes the server says are safe. */
export async function offsetOf(damask: DamaskProcess, id: UploadId): Promise<number> {
  const response = await damask.fetch(`/api/v1/uploads/${id}`, { method: 'HEAD', headers: VERSION })
  if (!response.ok) throw new Error(`HEAD of the upload answered ${response.status}`)
  return Number(response.headers.get('upload-offset'))
}

/** Sends bytes from the offset on and answers with the offset that the server acknowledged. */
export async function appendBytes(
  damask: DamaskProcess,
  id: UploadId,
  offset: number,
  body: Buffer | ReadableStream,
): Promise<number> {
  const response = await damask.fetch(`/api/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...VERSION, 'content-type': OFFSET_STREAM, 'upload-offset': String(offset) },
    body: body as BodyInit,
    duplex: 'half',
  } as RequestInit)
  if (response.status !== 204) throw await refusalOf(response)
  return Number(response.headers.get('upload-offset'))
}

/** Creates and sends in one go. */
export async function sendByTus(damask: DamaskProcess, bytes: Buffer, metadata: Record<string, string>) {
  const id = await createUpload(damask, bytes.length, metadata)
  await appendBytes(damask, id, 0, bytes)
  return damask.sdk.uploads.get({ uploadId: id })
}

/** Bytes at the speed of a connection, so that a kill falls into the middle of a request. */
export function slowly(bytes: Buffer, { partBytes = 64 * 1024, everyMs = 4 } = {}): ReadableStream {
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.length) return controller.close()
      await sleep(everyMs)
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + partBytes)))
      at += partBytes
    },
  })
}

/** A refused request as an error that carries the problem document. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly type: string | null
  readonly problem: { code?: string; detail?: string; title?: string; instance?: string }
  constructor(status: number, type: string | null, text: string) {
    super(`${status} ${text}`)
    this.status = status
    this.type = type
    this.problem = type?.includes('json') ? JSON.parse(text) : {}
  }
}

export const refusalOf = async (response: Response) =>
  new Refused(response.status, response.headers.get('content-type'), await response.text())
