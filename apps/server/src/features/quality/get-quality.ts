import { type FolderId, type Quality, ROOT_FOLDER_ID, type TermId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { findVisibleFolder, getVisibleFolder, listFolders } from '../folders/index.ts'
import { allFields } from '../metadata/index.ts'
import { summariesOfTerms } from '../vocabularies/index.ts'
import { readFields, readFolders, readSums } from './read-counts.ts'
import { readVocabularies } from './read-vocabularies.ts'
import { scoreOf, weightOf } from './score.ts'

const FOLDERS = 200
/** Keys of fields that are gone, and retired terms. */
const FINDINGS = 100

/** What the last count found, added up over what the actor may see now. */
export async function getQuality(ctx: Ctx, { folderId }: { folderId?: FolderId | undefined }): Promise<Quality> {
  const isLibrary = !folderId || folderId === ROOT_FOLDER_ID
  // The library is open to everybody who sees any of it, in parts.
  const folder = isLibrary ? await findVisibleFolder(ctx, ROOT_FOLDER_ID) : await getVisibleFolder(ctx, folderId)
  const place = isLibrary ? undefined : folder!.id_path
  const fields = await allFields(ctx)
  const state = await ctx.db.selectFrom('quality_state').selectAll().executeTakeFirstOrThrow()
  const sums = await readSums(ctx, place)
  const counted = await readFields(ctx, place, fields)
  const inside = await listFolders(ctx, { parentId: folder?.id, limit: FOLDERS })
  const folders = await readFolders(ctx, place, fields, {
    ownId: folder?.id ?? null,
    ids: inside.items.map(({ id }) => id),
  })
  const direct = folder && folders.get(folder.id)
  const retired = sums.filter(({ what }) => what === 'retired').slice(0, FINDINGS)
  const summaries = await summariesOfTerms(
    ctx,
    retired.map(({ key }) => key as TermId),
  )
  const terms = new Map(summaries.map((term) => [term.id as string, term]))
  const total = (what: string) => sums.find((sum) => sum.what === what)?.assets ?? 0
  return {
    state: state.state as Quality['state'],
    countedAt: state.counted_at?.toISOString() ?? null,
    allJudged: state.judged_to === null,
    assets: total('assets'),
    score: scoreOf(
      fields.map((field) => ({ weight: weightOf(field), applies: 0, filled: 0, ...counted.get(field.key) })),
    ),
    withoutValues: total('valueless'),
    fields: fields.map((field) => ({
      key: field.key,
      labels: field.labels,
      type: field.type,
      isRequired: field.rules.required === true,
      ...(counted.get(field.key) ?? { applies: 0, filled: 0, misfits: 0 }),
    })),
    folders: inside.items.map(({ id, name, hasSubfolders }) => ({
      id,
      name,
      hasSubfolders,
      ...(folders.get(id) ?? { assets: 0, score: null }),
    })),
    hasMoreFolders: inside.nextCursor !== null,
    direct: direct && direct.assets > 0 ? direct : null,
    orphans: sums
      .filter(({ what }) => what === 'orphan')
      .slice(0, FINDINGS)
      .map(({ key, assets }) => ({ key, assets })),
    retired: retired.flatMap(({ key, assets }) => {
      const term = terms.get(key)
      return term ? [{ term, assets }] : []
    }),
    vocabularies: await readVocabularies(ctx),
  }
}
