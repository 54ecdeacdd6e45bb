import * as z from 'zod'

export type Settings<S extends z.ZodRawShape = z.ZodRawShape> = { readonly name: string; readonly shape: S }

/** A group of settings read from the environment. Every name starts with `DAMASK_`; `DATABASE_URL` is the one exception. */
export const defineSettings = <const S extends z.ZodRawShape>(name: string, shape: S): Settings<S> => ({ name, shape })

/** The configuration is wrong: said in sentences that name the setting, and the process ends. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/**
 * Reads every group at once, so that a name nobody knows is refused (with the nearest known one) and not silently ignored.
 * @returns a reader: give it a group, get its typed values
 */
export function readSettings(env: Record<string, string | undefined>, groups: readonly Settings[]) {
  const known = groups.flatMap((group) => Object.keys(group.shape))
  const complaints: string[] = []
  for (const name of Object.keys(env)) {
    if (!name.startsWith('DAMASK_') || known.includes(name) || isForAnotherProgram(name)) continue
    const near = known.map((k) => ({ k, d: distance(name, k) })).sort((a, b) => a.d - b.d)[0]
    complaints.push(`There is no setting ${name}.${near && near.d <= 6 ? ` Did you mean ${near.k}?` : ''}`)
  }
  const values = new Map<string, unknown>()
  for (const group of groups) {
    const given = Object.fromEntries(
      Object.keys(group.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]),
    )
    const parsed = z.object(group.shape).safeParse(given)
    if (parsed.success) values.set(group.name, parsed.data)
    else for (const issue of parsed.error.issues) complaints.push(`${issue.path.join('.')}: ${issue.message}.`)
  }
  if (complaints.length > 0) throw new SettingsError(complaints.join('\n'))
  return <S extends z.ZodRawShape>(settings: Settings<S>): z.output<z.ZodObject<S>> => {
    const found = values.get(settings.name)
    if (!found) throw new Error(`settings "${settings.name}" belong to no feature that was started`)
    return found as z.output<z.ZodObject<S>>
  }
}

/** The command line client shares the prefix but reads these itself. */
const isForAnotherProgram = (name: string) => name === 'DAMASK_API_KEY'

/** Levenshtein distance: how many single letters two names differ by. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}
