/** A browser as far as redirects, forms and cookies go. One jar per site; nothing is sent across sites but what is asked. */
export class WalkingBrowser {
  readonly #jars = new Map<string, Map<string, string>>()
  /** Every address it came by, latest last. */
  readonly trail: string[] = []

  cookieFor(origin: string): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Follows redirects until `stop` says so, or there are none. */
  async go(
    url: string,
    options: { form?: Record<string, string>; withoutCookies?: boolean; stop?: (next: URL) => boolean } = {},
  ): Promise<{ url: string; status: number; text: string }> {
    let next = new URL(url)
    let { form } = options
    for (let hop = 0; hop < 20; hop++) {
      const cookie = options.withoutCookies && hop === 0 ? '' : this.cookieFor(next.origin)
      const response = await fetch(next, {
        redirect: 'manual',
        method: form ? 'POST' : 'GET',
        headers: { ...(cookie && { cookie }) },
        ...(form && { body: new URLSearchParams(form) }),
      })
      this.trail.push(next.href)
      this.#keep(next.origin, response.headers.getSetCookie())
      const location = response.headers.get('location')
      const target = location ? new URL(location, next) : undefined
      if (!target || options.stop?.(target)) {
        return { url: target?.href ?? next.href, status: response.status, text: await response.text() }
      }
      await response.body?.cancel()
      next = target
      form = undefined
    }
    throw new Error(`too many redirects: ${this.trail.join(' ')}`)
  }

  #keep(origin: string, cookies: readonly string[]): void {
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      const isGone = attributes.some((a) => /^\s*max-age=0$/i.test(a) || /^\s*expires=Thu, 01 Jan 1970/i.test(a))
      if (isGone) jar.delete(name)
      else jar.set(name, pair.slice(pair.indexOf('=') + 1))
    }
  }
}
