import type { Ctx } from '../../platform/ctx.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { withAccess } from '../access/index.ts'
import { actorAgain, mailPeople } from '../identity/index.ts'
import { approvedWords, declinedWords } from './mail-words.ts'
import { visibleAssets, visibleFolders } from './places.ts'
import type { RequestRow } from './requests.ts'

/** Tells whoever asked what became of it, in their language. */
export const tellRequester = (ctx: Ctx, request: RequestRow): Promise<void> =>
  mailPeople(ctx, [request.person_id], 'answers', async (reader) =>
    request.state === 'approved'
      ? approvedWords(reader, await nameAsSeenBy(ctx, request), publicUrl(ctx, addressOf(request)))
      : declinedWords(reader, request.answer),
  )

const addressOf = (request: RequestRow) =>
  request.asset_id ? `/asset/${request.asset_id}` : `/library/${request.folder_id}`

/** As far as they see it by what they have just been given: a role of one's own may not let them look. */
async function nameAsSeenBy(ctx: Ctx, { person_id: personId, folder_id, asset_id }: RequestRow) {
  const kept = { type: 'person', personId, keyId: null, appId: null, name: '' } as const
  const seen = { ...ctx, actor: await withAccess(ctx, await actorAgain(ctx, kept)) }
  const places = folder_id ? await visibleFolders(seen, [folder_id]) : await visibleAssets(seen, [asset_id!])
  return [...places.values()][0]?.name ?? null
}
