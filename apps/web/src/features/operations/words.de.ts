import type { Translation } from '../../app/translation.ts'
import type { words as english } from './words.en.ts'

export const words: Translation<typeof english> = {
  progress: '{{done}} von {{total}}',
  cancel: 'Anhalten',
  cancelled: 'Angehalten. Was getan ist, bleibt getan.',
  failed_one: '{{count}} ging nicht: {{reason}}',
  failed_other: '{{count}} gingen nicht. Das erste: {{reason}}',
}
