import { words as access } from '../features/access/words.de.ts'
import { words as attention } from '../features/attention/words.de.ts'
import { words as bin } from '../features/bin/words.de.ts'
import { words as collections } from '../features/collections/words.de.ts'
import { words as history } from '../features/history/words.de.ts'
import { words as security } from '../features/identity/security-words.de.ts'
import { words as identity } from '../features/identity/words.de.ts'
import { words as lifecycle } from '../features/lifecycle/words.de.ts'
import { words as mailbox } from '../features/mailbox/words.de.ts'
import { words as faults } from '../features/metadata/fault-words.de.ts'
import { words as metadata } from '../features/metadata/words.de.ts'
import { words as oauth } from '../features/oauth/words.de.ts'
import { words as people } from '../features/people/words.de.ts'
import { words as policies } from '../features/policies/words.de.ts'
import { words as privacy } from '../features/privacy/words.de.ts'
import { words as quality } from '../features/quality/words.de.ts'
import { words as schema } from '../features/schema/words.de.ts'
import { words as sso } from '../features/single-sign-on/words.de.ts'
import { words as upkeep } from '../features/upkeep/words.de.ts'
import { words as vocabularies } from '../features/vocabularies/words.de.ts'
import { words as viewer } from '../parts/viewer/words.de.ts'
import type { laterEnglish } from './later-words.en.ts'
import type { Translation } from './translation.ts'

export const laterGerman: Translation<typeof laterEnglish> = {
  oauth,
  access,
  collections,
  attention,
  history,
  lifecycle,
  bin,
  identity,
  viewer,
  mailbox,
  faults,
  metadata,
  people,
  policies,
  security,
  schema,
  sso,
  privacy,
  quality,
  upkeep,
  vocabularies,
}
