/** An error answer of the S3 API: its code and HTTP status. */
export class S3Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message = code) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** `<Error>` as S3 sends it. */
export function refusalXml({ code, message }: S3Refusal): string {
  return xml('Error', element('Code', code) + element('Message', message) + element('RequestId', 'FAKE'))
}

export function xml(root: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`
}

/** An element with escaped text. */
export function element(name: string, text: string | number | boolean): string {
  const escaped = String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  return `<${name}>${escaped}</${name}>`
}
