import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { Agent, request } from 'undici'

export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused'
}

export type OutboundOptions = {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
  maxBytes: number
  timeoutMs: number
  maxRedirects?: number
  signal?: AbortSignal
  /** Private places that may be called all the same: `ctx.settings(processSettings).DAMASK_OUTBOUND_ALLOW`. */
  allow?: readonly string[]
}

const notPublic = new BlockList()
// IANA special-purpose registries (RFC 6890 and its updates): nothing there is a public web server.
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  // Nothing, this machine, and IPv4 inside IPv6 as it was written once.
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6')

/** Whether an address is on the public internet. IPv4 inside IPv6 counts as that IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  if (family !== 6) return false
  const mapped = /^(?:0{0,4}:){0,5}:?:ffff:(.+)$/i.exec(address)?.[1]
  if (mapped) return isIP(mapped) === 4 ? isPublicAddress(mapped) : false
  return !notPublic.check(address, 'ipv6')
}

/** A host name, an address or a network, as `DAMASK_OUTBOUND_ALLOW` lists them. */
export function isPlace(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  if (bits === undefined) return isIP(address) > 0 || /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/i.test(address)
  const widest = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1
  return more === undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= widest
}

/** Whether a host may be called at this address: it is public, or one of the places that were named. */
function isAllowed(host: string, address: string, allow: readonly string[]): boolean {
  return isPublicAddress(address) || allow.some((place) => isIn(place, host, address))
}

function isIn(place: string, host: string, address: string): boolean {
  if (place === address || place.toLowerCase() === host.toLowerCase()) return true
  const [net = '', bits] = place.split('/')
  const family = isIP(net)
  if (bits === undefined || family === 0 || isIP(address) !== family) return false
  const network = new BlockList()
  network.addSubnet(net, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  return network.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * The addresses of a host, all of which may be called. Who connects by other means than `fetchOutside` connects to one
 * of these, so that the name cannot point elsewhere a moment later.
 * @throws OutboundRefused when one of them may not be called
 */
export async function lookUpOutside(
  host: string,
  allow: readonly string[],
): Promise<{ address: string; family: number }[]> {
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true })
  if (found.length === 0 || found.some(({ address }) => !isAllowed(host, address, allow)))
    throw new OutboundRefused(`${host} is not a public address.`)
  return found
}

/**
 * The one way out. The address is checked after the name was resolved and is the address that is then connected to, so a
 * name cannot point elsewhere a moment later; every redirect is checked again; size and time are bounded; no proxy, no
 * cookies, no other schemes.
 * @throws OutboundRefused with a sentence for people
 */
export async function fetchOutside(
  url: string,
  options: OutboundOptions,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer; url: string }> {
  const allow = options.allow ?? []
  const agent = new Agent({
    connect: {
      timeout: Math.min(10_000, options.timeoutMs),
      lookup: (host, lookupOptions, callback) =>
        lookUpOutside(host, allow).then(
          (found) =>
            lookupOptions.all ? callback(null, found as never, 0) : callback(null, found[0]!.address, found[0]!.family),
          (error) => callback(error, '', 0),
        ),
    },
  })
  const timeout = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout
  try {
    let next = new URL(url)
    let method = options.method ?? 'GET'
    let body = options.body
    let headers = { ...options.headers }
    for (let hop = 0; hop <= (options.maxRedirects ?? 5); hop++) {
      checkUrl(next, allow)
      const reply = await request(next, {
        method: method as 'GET',
        headers,
        body: body ?? null,
        dispatcher: agent,
        signal,
      })
      const location = [301, 302, 303, 307, 308].includes(reply.statusCode) ? reply.headers.location : undefined
      if (!location) {
        return {
          status: reply.statusCode,
          headers: flat(reply.headers),
          body: await readBounded(reply.body, options.maxBytes),
          url: next.href,
        }
      }
      await reply.body.dump()
      const target = new URL(String(location), next)
      // Credentials meant for one host are not shown to another.
      if (target.host !== next.host)
        headers = Object.fromEntries(Object.entries(headers).filter(([n]) => !/^(authorization|cookie)$/i.test(n)))
      if (reply.statusCode === 303 || (reply.statusCode < 303 && method === 'POST')) {
        method = 'GET'
        body = undefined
      }
      next = target
    }
    throw new OutboundRefused('That address redirects too often.')
  } catch (error) {
    if (timeout.aborted) throw new OutboundRefused('That address did not answer in time.', { cause: error })
    throw findRefusal(error) ?? error
  } finally {
    await agent.close().catch(() => {})
  }
}

function checkUrl(url: URL, allow: readonly string[]): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new OutboundRefused('Only http and https addresses can be fetched.')
  if (url.username || url.password)
    throw new OutboundRefused('Addresses with a name and password inside are not fetched.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !isAllowed(host, host, allow)) throw new OutboundRefused(`${host} is not a public address.`)
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw new OutboundRefused(`The reply is larger than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function findRefusal(error: unknown): OutboundRefused | undefined {
  for (let e = error; e instanceof Error; e = e.cause as Error) if (e instanceof OutboundRefused) return e
  return undefined
}

const flat = (headers: Record<string, string | string[] | undefined>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value ?? ''),
    ]),
  )
