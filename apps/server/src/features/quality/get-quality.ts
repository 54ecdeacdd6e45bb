import { type FolderId, type Quality, ROOT_FOLDER_ID, type TermId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { findVisibleFolder, getVisibleFolder, listFolders } from '../folders/index.ts'
import { allFields } from '../metadata/index.ts'
import { summariesOfTerms } from '../vocabularies/index.ts'
import { type Count, readCounts } from './read-counts.ts'
import { readVocabularies } from './read-vocabularies.ts'
import { Scores, scoreOf } from './score.ts'

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
  const inside = await listFolders(ctx, { parentId: folder?.id, limit: FOLDERS })
  const where = { path: place, topIds: inside.items.map(({ id }) => id), ownId: folder?.id ?? null }
  const counts = await readCounts(ctx, where)
  const scores = new Scores()
  for (const field of fields) {
    const { folderIds } = field.rules
    scores.add(field, folderIds?.length ? await readCounts(ctx, where, folderIds as FolderId[]) : counts)
  }
  const sums = sumsOf(counts)
  const inFolder = (id: FolderId) => ({
    assets: counts.reduce(
      (sum, { topId, what, assets }) => (topId === id && what === 'assets' ? sum + assets : sum),
      0,
    ),
    score: scoreOf(scores.folders.get(id)),
  })
  const direct = folder && inFolder(folder.id)
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
    score: scoreOf(scores.all),
    withoutValues: total('valueless'),
    fields: fields.map((field) => ({
      key: field.key,
      labels: field.labels,
      type: field.type,
      isRequired: field.rules.required === true,
      ...scores.fields.get(field.key)!,
    })),
    folders: inside.items.map(({ id, name, hasSubfolders }) => ({
      id,
      name,
      hasSubfolders,
      ...inFolder(id),
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

/** What is counted without regard to fields, most first. */
function sumsOf(counts: readonly Count[]): Pick<Count, 'what' | 'key' | 'assets'>[] {
  const sums = new Map<string, Pick<Count, 'what' | 'key' | 'assets'>>()
  for (const { what, key, assets } of counts) {
    if (what === 'filled' || what === 'misfit') continue
    const name = `${what} ${key}`
    sums.set(name, { what, key, assets: assets + (sums.get(name)?.assets ?? 0) })
  }
  return [...sums.values()].sort((a, b) => b.assets - a.assets || a.key.localeCompare(b.key))
}
