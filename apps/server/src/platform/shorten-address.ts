import { isIPv4, isIPv6 } from 'node:net'

/** How much of an IP address events keep. */
export type AddressPrivacy = 'shortened' | 'full' | 'none'

/** The network of an address: /24 of IPv4, /48 of IPv6, which tells a place and not a household. */
export function addressToKeep(address: string | null, privacy: AddressPrivacy): string | null {
  if (!address || privacy === 'none') return null
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  if (privacy === 'full') return plain
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(plain)) return null
  return `${groupsOf(plain)
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`
}

/** The eight groups of an IPv6 address, with those that `::` stands for. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter(Boolean)
  if (tail === undefined) return before
  const after = tail.split(':').filter(Boolean)
  // An IPv4 tail takes two groups; only the first three are ever asked for.
  const width = after.length + (after.at(-1)?.includes('.') ? 1 : 0)
  return [...before, ...Array<string>(Math.max(0, 8 - before.length - width)).fill('0'), ...after]
}
