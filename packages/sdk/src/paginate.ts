import type { CallOptions } from './connection.ts'

type Page = { readonly nextCursor: string | null }
type List = (input: never, options?: CallOptions) => Promise<Page>
type InputOfList<L extends List> = Parameters<L>[0] & object

/**
 * Follows a paged list from page to page.
 * @example for await (const { items } of paginate(damask.assets.list, { folderId })) …
 */
export async function* paginate<L extends List>(
  list: L,
  input?: InputOfList<L>,
  options?: CallOptions,
): AsyncGenerator<Awaited<ReturnType<L>>, void, void> {
  const fetchPage = list as unknown as (input: object, options?: CallOptions) => ReturnType<L>
  const first: object = input ?? {}
  let page = await fetchPage(first, options)
  for (;;) {
    yield page
    if (page.nextCursor === null) return
    page = await fetchPage({ ...first, cursor: page.nextCursor }, options)
  }
}
