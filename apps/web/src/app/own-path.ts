/**
 * Whether an address leads to a page of this site that somebody may be sent back to. "//elsewhere" and "/\elsewhere" are
 * other sites, also with tabs and line ends in between, which browsers leave out; pages before the door lead nowhere.
 */
export function isOwnPath(path: string): boolean {
  if (!path.startsWith('/') || !URL.canParse(path, HERE)) return false
  const { origin, pathname } = new URL(path, HERE)
  return origin === HERE && !pathname.startsWith('//') && !isBeforeTheDoor(pathname)
}

/** Pages for people who are not signed in. */
export const isBeforeTheDoor = (pathname: string): boolean =>
  /^\/(sign-in|setup|forgot-password|new-password|rescue)(\/|$)/.test(pathname)

/** Any host will do: only whether it stays is asked. */
const HERE = 'https://here.invalid'
