import type { Feature } from '../platform/feature.ts'
import { access } from './access/index.ts'
import { assets } from './assets/index.ts'
import { attention } from './attention/index.ts'
import { cataloguing } from './cataloguing/index.ts'
import { collections } from './collections/index.ts'
import { editing } from './editing/index.ts'
import { embedded } from './embedded/index.ts'
import { folders } from './folders/index.ts'
import { grants } from './grants/index.ts'
import { history } from './history/index.ts'
import { identity } from './identity/index.ts'
import { lifecycle } from './lifecycle/index.ts'
import { mailbox } from './mailbox/index.ts'
import { metadata } from './metadata/index.ts'
import { oauth } from './oauth/index.ts'
import { operations } from './operations/index.ts'
import { people } from './people/index.ts'
import { policies } from './policies/index.ts'
import { privacy } from './privacy/index.ts'
import { quality } from './quality/index.ts'
import { renditions } from './renditions/index.ts'
import { schema } from './schema/index.ts'
import { singleSignOn } from './single-sign-on/index.ts'
import { upkeep } from './upkeep/index.ts'
import { uploads } from './uploads/index.ts'
import { vocabularies } from './vocabularies/index.ts'

/** Every feature, bottom to top. Same order as ./ORDER; a test checks that. */
export const features: readonly Feature[] = [
  identity,
  access,
  history,
  mailbox,
  people,
  singleSignOn,
  oauth,
  operations,
  folders,
  vocabularies,
  metadata,
  collections,
  policies,
  assets,
  grants,
  cataloguing,
  editing,
  attention,
  schema,
  uploads,
  renditions,
  embedded,
  quality,
  lifecycle,
  privacy,
  upkeep,
]
