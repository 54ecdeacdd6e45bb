import { X509Certificate } from 'node:crypto'
import type { OidcSettings, SamlSettings, SsoCheck, SsoConnection } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { OutboundRefused } from '../../platform/outbound.ts'
import { Problem } from '../../platform/problem.ts'
import { discover } from './oidc-client.ts'
import { askProvider } from './outside.ts'
import { requireAdministrator } from './require-administrator.ts'
import { checkSettings } from './settings-rules.ts'

type Check = SsoCheck['checks'][number]
type Input = { settings: SsoConnection['settings']; domains: readonly string[] }

const DAY_MS = 24 * 60 * 60 * 1000

/** Tries settings without signing anybody in, and says in words what is right and what is not. */
export async function testConnection(ctx: Ctx, input: Input): Promise<SsoCheck> {
  requireAdministrator(ctx)
  const checks: Check[] = []
  try {
    const settings = checkSettings(ctx, input.settings)
    checks.push(...(settings.protocol === 'oidc' ? await checkOidc(ctx, settings) : await checkSaml(ctx, settings)))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    checks.push({ name: 'address', state: 'bad', says: error.message })
  }
  if (input.domains.length === 0)
    checks.push({
      name: 'domains',
      state: 'warning',
      says: 'No domains are given: existing accounts are not connected, and only people who use the button get here.',
    })
  return { passed: checks.every(({ state }) => state !== 'bad'), checks }
}

async function checkOidc(ctx: Ctx, settings: OidcSettings): Promise<Check[]> {
  let found: Awaited<ReturnType<typeof discover>>
  try {
    found = await discover(ctx, settings)
  } catch (error) {
    return [{ name: 'discovery', state: 'bad', says: reasonOf(error, settings.issuer) }]
  }
  const checks: Check[] = [
    { name: 'discovery', state: 'good', says: 'The provider answers and describes itself.' },
    { name: 'issuer', state: 'good', says: `It calls itself ${found.issuer}.` },
  ]
  const lacks = [
    !found.authorization_endpoint && 'an authorization endpoint',
    !found.token_endpoint && 'a token endpoint',
    !found.jwks_uri && 'keys',
    !(found.response_types_supported ?? ['code']).includes('code') && 'the authorization code flow',
    !(found.id_token_signing_alg_values_supported ?? ['RS256']).some((alg) => /^(RS|PS|ES|Ed)/.test(alg)) &&
      'signatures that can be checked',
  ].filter((lack) => typeof lack === 'string')
  if (lacks.length > 0)
    return [...checks, { name: 'methods', state: 'bad', says: `It does not offer ${lacks.join(', ')}.` }]
  const saysPkce = found.code_challenge_methods_supported?.includes('S256')
  checks.push({
    name: 'methods',
    state: 'good',
    says: saysPkce
      ? 'It offers the code flow with PKCE.'
      : 'It offers the code flow. PKCE is used although it does not mention it.',
  })
  checks.push(await checkKeys(ctx, found.jwks_uri!))
  return checks
}

async function checkKeys(ctx: Ctx, url: string): Promise<Check> {
  try {
    const { status, body } = await askProvider(ctx, url)
    const count = status === 200 ? (JSON.parse(body.toString('utf8')) as { keys?: unknown[] }).keys?.length : undefined
    return count
      ? { name: 'keys', state: 'good', says: `It publishes ${count} ${count === 1 ? 'key' : 'keys'}.` }
      : { name: 'keys', state: 'bad', says: 'Its keys cannot be read.' }
  } catch (error) {
    return { name: 'keys', state: 'bad', says: reasonOf(error, url) }
  }
}

async function checkSaml(ctx: Ctx, settings: SamlSettings): Promise<Check[]> {
  const now = ctx.now().getTime()
  const certificates = settings.certificates.map((pem) => new X509Certificate(pem))
  const valid = certificates.filter((c) => Date.parse(c.validTo) > now)
  const last = Math.max(...certificates.map((c) => Date.parse(c.validTo)))
  const on = new Date(last).toISOString().slice(0, 10)
  const small = certificates.some((c) => (c.publicKey.asymmetricKeyDetails?.modulusLength ?? 4096) < 2048)
  const checks: Check[] = [
    valid.length === 0
      ? { name: 'certificates', state: 'bad', says: `The certificate was valid until ${on}. Ask for the new one.` }
      : small
        ? { name: 'certificates', state: 'bad', says: 'A key of less than 2048 bits is too weak.' }
        : last - now < 30 * DAY_MS
          ? {
              name: 'certificates',
              state: 'warning',
              says: `The certificate is valid until ${on}. Add the next one soon.`,
            }
          : { name: 'certificates', state: 'good', says: `The certificate is valid until ${on}.` },
  ]
  try {
    const { status } = await askProvider(ctx, settings.signInUrl, { maxRedirects: 5 })
    // Without a request, providers answer with a page or a complaint; that they answer is what matters.
    checks.push(
      status === 404 || status >= 500
        ? { name: 'sign_in_url', state: 'bad', says: `The sign-in address answered with status ${status}.` }
        : { name: 'sign_in_url', state: 'good', says: 'The sign-in address answers.' },
    )
  } catch (error) {
    // People's browsers go there, not we: an address inside of their network is fine.
    checks.push({
      name: 'sign_in_url',
      state: 'warning',
      says: `${reasonOf(error, settings.signInUrl)} Browsers may still reach it.`,
    })
  }
  return checks
}

/** What went wrong, as an administrator would say it. */
function reasonOf(error: unknown, url: string): string {
  const { host } = new URL(url)
  for (let e = error; e instanceof Error; e = e.cause as Error) {
    if (e instanceof OutboundRefused)
      return `${e.message} If it is a server of yours, name it in the setting DAMASK_OUTBOUND_ALLOW.`
    const code = String((e as { code?: string }).code)
    if (/ENOTFOUND|EAI_AGAIN/.test(code)) return `There is no server called ${host}.`
    if (/ECONN|UND_ERR|EHOSTUNREACH|ENETUNREACH/.test(code)) return `${host} does not answer.`
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return `The certificate of ${host} is not trusted.`
    if (/JSON_ATTRIBUTE_COMPARISON/.test(code))
      return 'It calls itself by another issuer. Copy the issuer exactly as the provider writes it.'
    if (/RESPONSE_IS_NOT_CONFORM|UNEXPECTED_HTTP|RESPONSE_IS_NOT_JSON|PARSE_ERROR/.test(code))
      return 'There is no description at that address. Check the issuer: it is the part before /.well-known.'
  }
  // The words of such an error may quote what was there.
  return `What ${host} answers cannot be used.`
}
