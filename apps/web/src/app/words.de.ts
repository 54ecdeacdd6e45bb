import { words as assets } from '../features/assets/words.de.ts'
import { words as folders } from '../features/folders/words.de.ts'
import { words as library } from '../features/library/words.de.ts'
import { words as operations } from '../features/operations/words.de.ts'
import { words as uploads } from '../features/uploads/words.de.ts'
import { words as app } from './frame/words.de.ts'
import type { Translation } from './translation.ts'
import type { english } from './words.en.ts'

export const german: Translation<typeof english> = {
  app,
  assets,
  folders,
  library,
  operations,
  uploads,
}
