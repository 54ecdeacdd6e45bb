import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'

export type SamlKey = { privateKey: string; certificate: string }

/** A key with a certificate of its own, by the openssl of the machine. */
export function makeSamlKey(): SamlKey {
  const folder = mkdtempSync(join(tmpdir(), 'damask-saml-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=idp.example', '-days', '365', '-nodes']
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    })
    return { privateKey: readFileSync(key, 'utf8'), certificate: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export type SamlAnswer = {
  entityId: string
  acsUrl: string
  audience: string
  requestId: string | null
  nameId: string
  nameIdFormat?: string
  attributes?: Record<string, string | string[]>
  /** Seconds from now. */
  validFor?: number
  assertionId?: string
  recipient?: string
  destination?: string
  subjectRequestId?: string | null
  status?: string
}

const NS = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
let made = 0

/** An answer as an identity provider writes it, without a signature. */
export function samlResponse(a: SamlAnswer): string {
  made += 1
  const at = (s: number) => new Date(Date.now() + s * 1000).toISOString()
  const until = at(a.validFor ?? 300)
  const subjectRequestId = a.subjectRequestId === undefined ? a.requestId : a.subjectRequestId
  const answers = (id: string | null) => (id ? ` InResponseTo="${id}"` : '')
  const attributes = Object.entries(a.attributes ?? {})
    .map(
      ([name, value]) =>
        `<saml:Attribute Name="${name}">${[value]
          .flat()
          .map((v) => `<saml:AttributeValue>${v}</saml:AttributeValue>`)
          .join('')}</saml:Attribute>`,
    )
    .join('')
  return `<samlp:Response ${NS} ID="_r${made}" Version="2.0" IssueInstant="${at(0)}" Destination="${a.destination ?? a.acsUrl}"${answers(a.requestId)}><saml:Issuer>${a.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${a.status ?? 'Success'}"/></samlp:Status><saml:Assertion ${NS} ID="${a.assertionId ?? `_a${made}${Date.now()}`}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${a.entityId}</saml:Issuer><saml:Subject><saml:NameID Format="${a.nameIdFormat ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'}">${a.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${a.recipient ?? a.acsUrl}"${answers(subjectRequestId)}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-60)}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${a.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
}

/** Signs the assertion or the response, as providers do: enveloped, exclusive canonical XML. */
export function signSaml(
  xml: string,
  what: 'Assertion' | 'Response',
  key: SamlKey,
  algorithm: 'sha256' | 'sha1' = 'sha256',
): string {
  const signer = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm:
      algorithm === 'sha256'
        ? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
        : 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signer.addReference({
    xpath: `//*[local-name(.)='${what}']`,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm:
      algorithm === 'sha256' ? 'http://www.w3.org/2001/04/xmlenc#sha256' : 'http://www.w3.org/2000/09/xmldsig#sha1',
  })
  const issuer = `//*[local-name(.)='${what}']/*[local-name(.)='Issuer']`
  signer.computeSignature(xml, { location: { reference: issuer, action: 'after' } })
  return signer.getSignedXml()
}

/** The id of the request in an address that leads to the provider. */
export function requestIdIn(url: string): string {
  const request = new URL(url).searchParams.get('SAMLRequest')!
  const xml = inflateRawSync(Buffer.from(request, 'base64')).toString('utf8')
  return /\sID="([^"]+)"/.exec(xml)![1]!
}

export const toForm = (xml: string, relayState?: string): Record<string, string> => ({
  SAMLResponse: Buffer.from(xml).toString('base64'),
  ...(relayState !== undefined && { RelayState: relayState }),
})

/** Ways of moving a signed assertion aside and putting another in its place (XSW1 to XSW8, and their relatives). */
export function wrapped(signed: string, forgedName: string): [string, string][] {
  const assertion = /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(signed)![0]
  const signature = /<(?:ds:)?Signature[\s\S]*<\/(?:ds:)?Signature>/.exec(assertion)![0]
  const bare = assertion.replace(signature, '')
  const forge = (text: string) =>
    text
      .replace(/(<saml:NameID[^>]*>)[^<]*/, `$1${forgedName}`)
      .replace(/(Name="email"><saml:AttributeValue>)[^<]*/, `$1${forgedName}`)
  const forged = forge(bare).replace(/ID="[^"]*"/, 'ID="_forged"')
  const sameId = forge(bare)
  const put = (inside: string) => signed.replace(assertion, inside)
  const inSignature = (base: string, object: string) =>
    base.replace(
      '</saml:Issuer>',
      `</saml:Issuer>${signature.replace(/<\/((?:ds:)?)Signature>$/, `<$1Object>${object}</$1Object></$1Signature>`)}`,
    )
  const response = signed.replace(assertion, '')
  const wrapResponse = forge(signed.replace(signature, '')).replace(/ID="_r[^"]*"/, 'ID="_wrap"')
  return [
    ['the forged one before the signed one', put(forged + assertion)],
    ['the forged one after the signed one', put(assertion + forged)],
    ['the signed one inside the forged one', put(forged.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`))],
    [
      'the forged one around, with the signature',
      put(forged.replace('</saml:Issuer>', `</saml:Issuer>${signature}`) + bare),
    ],
    ['the signed one inside the signature of the forged one', put(inSignature(forged, bare))],
    ['the same, with the same id', put(inSignature(sameId, bare))],
    [
      'the signed one in an extension',
      response
        .replace('</saml:Issuer>', `</saml:Issuer><samlp:Extensions>${assertion}</samlp:Extensions>`)
        .replace('</samlp:Response>', `${forged}</samlp:Response>`),
    ],
    [
      'the signed one in an object beside',
      response.replace('</samlp:Response>', `<Object>${assertion}</Object>${forged}</samlp:Response>`),
    ],
    ['a response inside of a response', wrapResponse.replace('</samlp:Response>', `${signed}</samlp:Response>`)],
    ['the signature moved to the response', put(forged).replace('</saml:Issuer>', `</saml:Issuer>${signature}`)],
    ['what was signed changed in place', put(forge(assertion))],
    ['without its signature', put(bare)],
    [
      'an assertion of another prefix beside',
      put(
        assertion +
          forged
            .replaceAll('saml:', 'x:')
            .replace('<x:Assertion', '<x:Assertion xmlns:x="urn:oasis:names:tc:SAML:2.0:assertion"'),
      ),
    ],
  ]
}
