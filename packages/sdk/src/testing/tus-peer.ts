import type { IncomingMessage, ServerResponse } from 'node:http'

export type Received = { metadata: Record<string, string>; bytes: Buffer; length: number; state: string }
type Turn = 'answer' | 'cut' | { status: number; code?: string }

/**
 * The smallest peer that speaks tus 1.0.0 as Damask does, and can misbehave: `nextTurn` decides about each request.
 * `cut` keeps half of what arrives and drops the connection.
 */
export function tusPeer() {
  const uploads = new Map<string, Received>()
  const asked: string[] = []
  const peer = {
    uploads,
    /** "METHOD offset" of every request to the upload endpoint. */
    asked,
    seenHeaders: [] as IncomingMessage['headers'][],
    nextTurn: (_: string): Turn => 'answer',
    location: (id: string) => `/api/v1/uploads/${id}`,
    async listener(request: IncomingMessage, response: ServerResponse) {
      const note = `${request.method} ${request.headers['upload-offset'] ?? ''}`.trim()
      asked.push(note)
      peer.seenHeaders.push(request.headers)
      const turn = peer.nextTurn(note)
      const body = Buffer.concat(await request.toArray())
      const upload = uploads.get((request.url ?? '').split('/')[4] ?? '')
      if (turn === 'cut') {
        if (upload) upload.bytes = Buffer.concat([upload.bytes, body.subarray(0, body.length / 2)])
        return request.socket.destroy()
      }
      if (turn !== 'answer') return refuse(response, turn.status, turn.code)
      if (request.method === 'POST') {
        const id = `u${uploads.size + 1}`
        const metadata = metadataIn(request.headers['upload-metadata'])
        const length = Number(request.headers['upload-length'])
        uploads.set(id, { metadata, bytes: Buffer.alloc(0), length, state: 'receiving' })
        return response.writeHead(201, { location: peer.location(id) }).end()
      }
      if (!upload) return refuse(response, 404, 'upload_not_found')
      const offset = { 'upload-offset': upload.bytes.length, 'upload-length': upload.length }
      if (request.method === 'HEAD') return response.writeHead(200, offset).end()
      if (request.method === 'DELETE') {
        uploads.delete((request.url ?? '').split('/')[4] ?? '')
        return response.writeHead(204).end()
      }
      if (request.method === 'PATCH') {
        if (Number(request.headers['upload-offset']) !== upload.bytes.length)
          return refuse(response, 409, 'upload_offset_mismatch')
        upload.bytes = Buffer.concat([upload.bytes, body])
        if (upload.bytes.length === upload.length) upload.state = 'verifying'
        return response.writeHead(204, { 'upload-offset': upload.bytes.length }).end()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ state: upload.state }))
      if (upload.state === 'verifying') upload.state = 'done'
    },
  }
  return peer
}

const refuse = (response: ServerResponse, status: number, code?: string) =>
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(code && JSON.stringify({ code, status, detail: `Because of ${code}.` }))

const metadataIn = (header: string | string[] | undefined) =>
  Object.fromEntries(
    String(header)
      .split(',')
      .map((pair) => {
        const [key = '', value = ''] = pair.split(' ')
        return [key, Buffer.from(value, 'base64').toString()]
      }),
  )
