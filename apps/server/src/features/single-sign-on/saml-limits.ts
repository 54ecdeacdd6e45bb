import { refused } from './refused.ts'

const MAX_BASE64 = 400_000
const MAX_ELEMENTS = 5_000
const MAX_DEPTH = 60

/**
 * The XML of an answer, when it is as plain as honest ones are. Signatures are checked later and by others: here goes what
 * makes parsers differ from each other, which is what attacks on SAML live on.
 * @throws sso_refused
 */
export function readResponseXml(base64: string | null): string {
  if (!base64) throw refused('there was no SAMLResponse')
  if (base64.length > MAX_BASE64) throw refused('the answer was too large')
  const text = base64.replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw refused('the answer was not base64')
  const xml = decode(Buffer.from(text, 'base64'))
  const body = xml.replace(/^\uFEFF?\s*<\?xml\s[^?<>]*\?>/, '')
  if (/<!DOCTYPE|<!ENTITY/i.test(body)) throw refused('the answer had a document type declaration')
  // Comments and the like split a text for one parser and not for another.
  if (body.includes('<!') || body.includes('<?')) throw refused('the answer had comments, CDATA or instructions')
  if (/&(?!(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/.test(body)) throw refused('the answer had entities')
  checkShape(body)
  if (/EncryptedAssertion/.test(body))
    throw refused('the assertion is encrypted; switch encryption off at the identity provider')
  if (count(body, /<(?:[\w.-]+:)?Assertion(?=[\s/>])/g) !== 1) throw refused('there was not exactly one assertion')
  if (count(body, /<(?:[\w.-]+:)?Response(?=[\s/>])/g) !== 1) throw refused('there was not exactly one response')
  if (/Algorithm\s*=\s*["'][^"']*(sha1|md5|hmac)[^"']*["']/i.test(body))
    throw refused('the signature uses an algorithm that is too weak; choose RSA with SHA-256')
  const ids = [...body.matchAll(/\s(?:[\w.-]+:)?id\s*=\s*("[^"]*"|'[^']*')/gi)].map(([, id]) => id!.slice(1, -1))
  if (new Set(ids).size !== ids.length) throw refused('an id stood twice in the answer')
  return xml
}

/** A status, where the answer is one that lets nobody in. */
export function refusalIn(xml: string): string | undefined {
  const codes = [...xml.matchAll(/<(?:[\w.-]+:)?StatusCode\s[^>]*Value\s*=\s*["']([^"']*)["']/g)].map(
    ([, value]) => value!,
  )
  return codes[0]?.endsWith(':Success')
    ? undefined
    : codes.map((code) => code.replace(/^.*:/, '')).join(' ') || 'no status'
}

/** An attribute of the outermost element. */
export const rootAttribute = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:[\\w.-]+:)?Response\\s(?:[^>]*\\s)?${name}\\s*=\\s*["']([^"']*)["']`).exec(xml)?.[1]

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refused('the answer was not UTF-8')
  }
}

function checkShape(body: string): void {
  let depth = 0
  let elements = 0
  for (const [tag] of body.matchAll(/<[^>]*>/g)) {
    if (tag.startsWith('</')) depth--
    else {
      elements++
      if (!tag.endsWith('/>')) depth++
    }
    if (elements > MAX_ELEMENTS || depth > MAX_DEPTH) throw refused('the answer was too large')
  }
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length
