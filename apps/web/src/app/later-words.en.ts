import { words as upkeep } from '../features/upkeep/words.en.ts'

/** Words of pages that are opened now and then: fetched with them, and not part of the first page. */
export const laterEnglish = { upkeep } as const
