import { nameKey, withSuffix } from '../folders/index.ts'

/**
 * The name with the smallest free number. Numbers rise from try to try, so that looking ends even where the database
 * takes two names for the same that we take for different.
 * @param taken keys of names (`nameKey`) that are in the folder
 */
export function nextFreeName(
  wanted: string,
  taken: ReadonlySet<string>,
  from: number,
): { name: string; number: number } {
  for (let number = from; ; number++) {
    const name = withSuffix(wanted, number)
    if (!taken.has(nameKey(name))) return { name, number }
  }
}
