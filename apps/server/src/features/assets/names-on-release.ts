import type { FolderId } from '@damask/contract'
import { type FieldValues, makeName, matchesNameRule, withNumber } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { cleanName, nameKeyOf, splitName } from '../folders/index.ts'
import type { FieldRow } from '../metadata/index.ts'
import { namePartsOf, nameTextsOf, type PlacedPolicy, type TermTexts } from '../policies/index.ts'
import { keysOfNamesLike } from './insert-asset.ts'
import { nextFreeName } from './rules.ts'

/** The next name to try; undefined when there is none that would do. */
export type NextName = () => Promise<string | undefined>

type About = {
  row: { name: string; folder_id: FolderId; held_conflict: string | null; created_at: Date }
  policy?: PlacedPolicy
  fields?: readonly FieldRow[]
  values?: FieldValues
  terms?: TermTexts
}

/**
 * The names under which an asset may come into its folder, best first.
 * @returns `makes`: the naming rule gives it a name, so what it is called now does not matter
 */
export function namesFor(ctx: Ctx, about: About): { makes: boolean; next: NextName } {
  const { row } = about
  return madeNames(ctx, about) ?? { makes: false, next: ownNames(ctx, row) }
}

/** Its own name, and where names may be numbered, that with a number. */
function ownNames(ctx: Ctx, { name, folder_id, held_conflict }: About['row'], wanted = name): NextName {
  let tried: { name: string; number: number } | undefined
  return async () => {
    if (!tried) tried = { name: wanted, number: 1 }
    else if (held_conflict !== null && held_conflict !== 'unique') return undefined
    else tried = nextFreeName(wanted, await keysOfNamesLike(ctx, folder_id, wanted), tried.number + 1)
    return tried.name
  }
}

function madeNames(ctx: Ctx, { row, policy, fields = [], values = {}, terms = new Map() }: About) {
  const naming = policy?.parts.naming
  const rule = policy && namePartsOf(policy)
  if (!policy || !naming?.makes || !rule) return undefined
  const { stem, extension } = splitName(row.name)
  const texts = nameTextsOf(policy, rule, fields, values, terms)
  if (matchesNameRule(rule, stem, texts, naming)) return undefined
  const made = makeName(rule, stem, texts, row.created_at, naming)
  if ('missing' in made) return undefined
  if (made.digits === null) {
    const wanted = cleanName(withNumber(made, 0) + extension)
    return { makes: true, next: ownNames(ctx, row, wanted) }
  }
  const next = async () => {
    const number = await nextNumber(ctx, row.folder_id, `${made.before}\u0001${made.after}${extension}`)
    return cleanName(withNumber(made, number) + extension)
  }
  return { makes: true, next }
}

/** Whoever takes a number holds the row until they commit, so no two names of a folder get the same. */
async function nextNumber(ctx: Ctx, folderId: string, name: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into name_counter (folder_id, name_key, last) values (${folderId}, ${nameKeyOf(name)}, 1)
    on conflict (folder_id, name_key) do update set last = name_counter.last + 1 returning last`.execute(ctx.db)
  return Number(rows[0]!.last)
}
