import { words as assets } from '../features/assets/words.en.ts'
import { words as folders } from '../features/folders/words.en.ts'
import { words as library } from '../features/library/words.en.ts'
import { words as operations } from '../features/operations/words.en.ts'
import { words as uploads } from '../features/uploads/words.en.ts'
import { words as app } from './frame/words.en.ts'

export const english = { app, assets, folders, library, operations, uploads } as const
