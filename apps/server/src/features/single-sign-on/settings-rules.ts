import { X509Certificate } from 'node:crypto'
import type { SsoConnection } from '@damask/contract'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

type SsoSettings = SsoConnection['settings']

/**
 * Settings as they are kept: certificates as PEM, addresses only over HTTPS unless the host is one that was allowed.
 * @throws sso_settings_invalid
 */
export function checkSettings(ctx: Ctx, settings: SsoSettings): SsoSettings {
  if (settings.protocol === 'oidc') {
    refuseInsecure(ctx, settings.issuer)
    if (isForEveryTenant(settings.issuer)) throw invalid(EVERY_TENANT)
    return settings
  }
  refuseInsecure(ctx, settings.signInUrl)
  return { ...settings, certificates: settings.certificates.map((text) => toPem(text)) }
}

export const EVERY_TENANT =
  'That address lets people of every organisation in. Use the one with the id of your own tenant in it.'

/** Microsoft's addresses that stand for all tenants at once. */
export const isForEveryTenant = (issuer: string): boolean =>
  /^https:\/\/login\.(microsoftonline|windows)\.(com|net)\/(common|organizations|consumers)(\/|$)/i.test(issuer)

/** Whether plain HTTP is accepted: only where an administrator of the machine named the host. */
export const isInsecureAllowed = (ctx: Ctx, url: string): boolean =>
  ctx.settings(processSettings).DAMASK_OUTBOUND_ALLOW.includes(new URL(url).hostname)

function refuseInsecure(ctx: Ctx, url: string): void {
  if (!url.startsWith('https:') && !isInsecureAllowed(ctx, url)) throw invalid('The address must begin with https://.')
}

/** A certificate, pasted with or without its frame. */
export function toPem(text: string): string {
  const body = text.replaceAll(/-----[A-Z ]+-----|\s/g, '')
  const pem = `-----BEGIN CERTIFICATE-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
  try {
    new X509Certificate(pem)
  } catch {
    throw invalid('One of the certificates cannot be read. Paste it with its BEGIN and END lines.')
  }
  return pem
}

const invalid = (detail: string) => problem('sso_settings_invalid', { detail })
