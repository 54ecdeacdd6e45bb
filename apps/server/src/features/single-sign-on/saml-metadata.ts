import { SamlSettings } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { OutboundRefused } from '../../platform/outbound.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { type ConnectionRow, redirectUrlOf, settingsOf, spEntityIdOf } from './connections.ts'
import { askProvider } from './outside.ts'
import { requireAdministrator } from './require-administrator.ts'
import { toPem } from './settings-rules.ts'

/** What a SAML provider needs to know about us, as XML. */
export function spMetadata(ctx: Ctx, row: ConnectionRow): string {
  const settings = settingsOf(row)
  const wantsSigned = settings.protocol === 'saml' && settings.signed !== 'response'
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escaped(spEntityIdOf(ctx, row))}">
  <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="${wantsSigned}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="1" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escaped(redirectUrlOf(ctx, row))}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`
}

/** Reads settings out of the metadata of a provider, for an administrator to look at before they are used. */
export async function readMetadata(
  ctx: Ctx,
  input: { xml?: string | undefined; address?: string | undefined },
): Promise<SamlSettings> {
  requireAdministrator(ctx)
  const xml = input.xml ?? (input.address ? await fetchMetadata(ctx, input.address) : undefined)
  if (!xml) throw problem('sso_metadata_unusable', { detail: 'Paste the metadata, or give their address.' })
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw problem('sso_metadata_unusable')
  const provider = blocks(xml, 'EntityDescriptor').find((block) => block.includes('IDPSSODescriptor')) ?? xml
  const descriptor = blocks(provider, 'IDPSSODescriptor')[0]
  const entityId = attribute(/<(?:[\w.-]+:)?EntityDescriptor\b[^>]*>/.exec(provider)?.[0] ?? '', 'entityID')
  if (!descriptor || !entityId) throw problem('sso_metadata_unusable')
  const services = [...descriptor.matchAll(/<(?:[\w.-]+:)?SingleSignOnService\b[^>]*>/g)].map(([tag]) => tag)
  const redirect = services.find((tag) => attribute(tag, 'Binding')?.endsWith(':HTTP-Redirect'))
  const signInUrl = redirect && attribute(redirect, 'Location')
  if (!signInUrl) throw problem('sso_metadata_unusable', { detail: 'The provider offers no sign-in by HTTP redirect.' })
  const keys = blocks(descriptor, 'KeyDescriptor').filter((block) => {
    const use = attribute(block.slice(0, block.indexOf('>') + 1), 'use')
    return use === undefined || use === 'signing'
  })
  const certificates = [...new Set(keys.flatMap((key) => blocks(key, 'X509Certificate')).map(contentOf))]
  if (certificates.length === 0)
    throw problem('sso_metadata_unusable', { detail: 'There is no certificate for signatures.' })
  const parsed = SamlSettings.safeParse({
    protocol: 'saml',
    entityId,
    signInUrl,
    certificates: certificates.slice(0, 5).map((text) => toPem(text)),
    nameIdFormat:
      /nameid-format:persistent/.test(descriptor) || !/NameIDFormat/.test(descriptor) ? 'persistent' : 'emailAddress',
  })
  if (!parsed.success) throw problem('sso_metadata_unusable')
  return parsed.data
}

async function fetchMetadata(ctx: Ctx, url: string): Promise<string> {
  try {
    const { status, body } = await askProvider(ctx, url, { maxRedirects: 3 })
    if (status !== 200)
      throw problem('sso_metadata_unusable', { detail: `The address answered with status ${status}.` })
    return body.toString('utf8')
  } catch (error) {
    if (error instanceof OutboundRefused) throw problem('sso_metadata_unusable', { detail: error.message })
    if (error instanceof Problem) throw error
    // Whatever is there speaks no HTTP, or breaks off: the words of that error may quote it.
    throw problem('sso_metadata_unusable', { detail: 'The address does not answer as it should.' })
  }
}

const blocks = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<((?:[\\w.-]+:)?${name})\\b[\\s\\S]*?</\\1\\s*>`, 'g'))].map(([block]) => block)

const contentOf = (block: string): string => block.slice(block.indexOf('>') + 1, block.lastIndexOf('</')).trim()

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return found ? unescaped(found[1] ?? found[2] ?? '') : undefined
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
