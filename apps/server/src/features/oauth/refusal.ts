import { type ErrorCode, errors } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { Door, DoorAnswer, DoorCall } from '../../platform/feature.ts'
import type { Problem } from '../../platform/problem.ts'

/** The words of RFC 6749, 7009, 7591, 8628 and 8707. */
type Word =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'

/** An expected no to a program, in the words of OAuth. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal'
  readonly word: Word
  readonly status: number
  constructor(word: Word, description: string, status = 400) {
    super(description)
    this.word = word
    this.status = status
  }
}

export const refusal = (word: Word, description: string) => new OAuthRefusal(word, description)

/** Who a program says it is was not proved. */
export const unknownProgram = () =>
  new OAuthRefusal('invalid_client', 'The program is not known, is switched off, or did not prove who it is.', 401)

type Answer = { status: number; body: unknown }
/** What a door of OAuth does with a call; a form that is missing is an empty one. */
export type FormOperation = (ctx: Ctx, form: URLSearchParams) => Promise<Answer>

/**
 * A door that programs post forms to, with refusals in the format of RFC 6749.
 * @param headersFor what goes with every answer, yes or no
 */
export const formDoor = (
  path: Door['path'],
  limit: number,
  answer: FormOperation,
  headersFor?: (ctx: Ctx, form: URLSearchParams) => Promise<Record<string, string>>,
): Door => ({
  method: 'POST',
  path,
  accepts: 'form',
  limit,
  maxBytes: 64 * 1024,
  answer: async (ctx, { body }) => {
    const form = body instanceof URLSearchParams ? body : new URLSearchParams()
    const answered = await inOAuthWords(ctx, () => answer(ctx, form))
    return headersFor ? { ...answered, headers: { ...answered.headers, ...(await headersFor(ctx, form)) } } : answered
  },
  refuse: refuseInOAuthWords,
})

/** The same for JSON, which is checked by what it is for. */
export const jsonDoor = (
  path: Door['path'],
  limit: number,
  answer: (ctx: Ctx, body: DoorCall['body']) => Promise<Answer>,
): Door => ({
  method: 'POST',
  path,
  accepts: 'json',
  limit,
  maxBytes: 64 * 1024,
  answer: (ctx, { body }) => inOAuthWords(ctx, () => answer(ctx, body)),
  refuse: refuseInOAuthWords,
})

async function inOAuthWords(ctx: Ctx, answer: () => Promise<Answer>): Promise<DoorAnswer> {
  try {
    const { status, body } = await answer()
    return asJson(status, body)
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error
    const { status, word, message } = error
    // Whoever tried HTTP Basic hears that it is the right way (RFC 6749, 5.2); others would take it for a question.
    const asks = status === 401 && ctx.caller?.headers.authorization !== undefined
    const headers: Record<string, string> = asks ? { 'www-authenticate': 'Basic realm="damask", charset="UTF-8"' } : {}
    return asJson(status, told(word, message), headers)
  }
}

/** A document, for whoever is to read one. */
export const asJson = (status: number, body: unknown, headers: Record<string, string> = {}): DoorAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
})

/** What is no matter of OAuth: too many calls, a database that is away, a bug. */
function refuseInOAuthWords(_ctx: Ctx, { code, message, details }: Problem): DoorAnswer {
  const word = WORDS[code] ?? 'invalid_request'
  const wait = details.retryAfterS
  return asJson(errors[code].status, told(word, message), wait ? { 'retry-after': String(Math.ceil(wait)) } : {})
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  too_many_requests: 'slow_down',
  unavailable: 'temporarily_unavailable',
  something_went_wrong: 'server_error',
}

const told = (error: string, error_description: string) => ({ error, error_description })

/** One parameter of a form or query; one that comes twice is refused, because two readers may disagree (RFC 6749, 3.2). */
export function one(params: URLSearchParams, name: string): string | null {
  const [value, ...more] = params.getAll(name)
  if (more.length > 0) throw refusal('invalid_request', `"${name}" is there more than once.`)
  return value === undefined || value === '' ? null : value
}
