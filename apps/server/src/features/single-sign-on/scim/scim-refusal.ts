import { errors } from '@damask/contract'
import type { DoorAnswer } from '../../../platform/feature.ts'
import type { Problem } from '../../../platform/problem.ts'

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** An expected no in the words of SCIM (RFC 7644, 3.12). */
export class ScimRefusal extends Error {
  override readonly name = 'ScimRefusal'
  readonly status: number
  readonly scimType: string | undefined
  constructor(status: number, detail: string, scimType?: string) {
    super(detail)
    this.status = status
    this.scimType = scimType
  }
}

export const scimAnswer = (status: number, body: unknown, headers: Record<string, string> = {}): DoorAnswer => ({
  status,
  headers: { 'content-type': 'application/scim+json; charset=utf-8', ...headers },
  ...(body !== null && { body: JSON.stringify(body) }),
})

export const scimRefused = ({ status, scimType, message }: ScimRefusal): DoorAnswer =>
  scimAnswer(
    status,
    { schemas: [ERROR], status: String(status), ...(scimType && { scimType }), detail: message },
    status === 401 ? { 'www-authenticate': 'Bearer' } : {},
  )

/** A problem of ours, told their way. */
export const toScimRefusal = (problem: Problem): ScimRefusal =>
  new ScimRefusal(errors[problem.code].status, problem.message)
