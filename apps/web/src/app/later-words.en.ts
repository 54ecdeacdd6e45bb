import { words as access } from '../features/access/words.en.ts'
import { words as attention } from '../features/attention/words.en.ts'
import { words as bin } from '../features/bin/words.en.ts'
import { words as collections } from '../features/collections/words.en.ts'
import { words as history } from '../features/history/words.en.ts'
import { words as security } from '../features/identity/security-words.en.ts'
import { words as identity } from '../features/identity/words.en.ts'
import { words as lifecycle } from '../features/lifecycle/words.en.ts'
import { words as mailbox } from '../features/mailbox/words.en.ts'
import { words as faults } from '../features/metadata/fault-words.en.ts'
import { words as metadata } from '../features/metadata/words.en.ts'
import { words as oauth } from '../features/oauth/words.en.ts'
import { words as people } from '../features/people/words.en.ts'
import { words as policies } from '../features/policies/words.en.ts'
import { words as privacy } from '../features/privacy/words.en.ts'
import { words as quality } from '../features/quality/words.en.ts'
import { words as schema } from '../features/schema/words.en.ts'
import { words as sso } from '../features/single-sign-on/words.en.ts'
import { words as upkeep } from '../features/upkeep/words.en.ts'
import { words as vocabularies } from '../features/vocabularies/words.en.ts'
import { words as viewer } from '../parts/viewer/words.en.ts'

/** Words of pages that are opened now and then: fetched with them, and not part of the first page. */
export const laterEnglish = {
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
} as const
