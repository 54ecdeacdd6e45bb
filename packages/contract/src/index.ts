import { access } from './access.ts'
import { accessRequests } from './access-requests.ts'
import { assetSelection } from './asset-selection.ts'
import { assets as oneAsset } from './assets.ts'
import { attention } from './attention.ts'
import { bin } from './bin.ts'
import { collectionContents } from './collection-contents.ts'
import { collections as wholeCollections } from './collections.ts'
import { bulkEditing, undoing, valuesOfMany } from './editing.ts'
import { fileMetadata } from './file-metadata.ts'
import { folders } from './folders.ts'
import { history as pastEvents } from './history.ts'
import { historyStreams } from './history-streams.ts'
import { identity as ownAccount } from './identity.ts'
import { invitations } from './invitations.ts'
import { lifecycle } from './lifecycle.ts'
import { live } from './live.ts'
import { mailbox } from './mailbox.ts'
import { metadata as valuesOfOne } from './metadata.ts'
import { oauth } from './oauth.ts'
import { operations as running } from './operations.ts'
import { people } from './people.ts'
import { policies } from './policies.ts'
import { privacy } from './privacy.ts'
import { quality } from './quality.ts'
import { renditions } from './renditions.ts'
import { roles } from './roles.ts'
import { fieldGroups, fields } from './schema.ts'
import { secondFactor } from './second-factor.ts'
import { signIn } from './sign-in.ts'
import { singleSignOn } from './single-sign-on.ts'
import { teams } from './teams.ts'
import { templates } from './templates.ts'
import { terms } from './terms.ts'
import { upkeep } from './upkeep.ts'
import { uploads } from './uploads.ts'
import { valuesFiles } from './values-files.ts'
import { vocabularies } from './vocabularies.ts'

const identity = { ...ownAccount, ...signIn, ...secondFactor }
const collections = { ...wholeCollections, ...collectionContents }
const assets = { ...oneAsset, ...assetSelection, ...bulkEditing }
const metadata = { ...valuesOfOne, ...valuesOfMany, ...fileMetadata, ...valuesFiles }
const operations = { ...running, ...undoing }
const history = { ...pastEvents, ...historyStreams }

/** Everything Damask answers, by area. */
export const api = {
  identity,
  history,
  oauth,
  mailbox,
  people,
  teams,
  invitations,
  roles,
  access,
  accessRequests,
  singleSignOn,
  operations,
  folders,
  assets,
  fields,
  fieldGroups,
  templates,
  vocabularies,
  terms,
  metadata,
  quality,
  collections,
  policies,
  attention,
  bin,
  uploads,
  renditions,
  lifecycle,
  privacy,
  live,
  upkeep,
}

export * from './access.ts'
export * from './access-requests.ts'
export { Tier } from './asset-dates.ts'
export {
  Asset,
  AssetFilters,
  AssetSort,
  Kind,
  Orientation,
  ProcessingState,
  ValueFilter,
  Version,
} from './assets.ts'
export { AttentionOutcome, HeldAsset } from './attention.ts'
export * from './bin.ts'
export * from './capabilities.ts'
export * from './cataloguing-events.ts'
export {
  Collection,
  CollectionItem,
  CollectionKind,
  CollectionSection,
  CollectionShare,
  SmartFilters,
} from './collections.ts'
export { EditReport, FieldChange, FieldSummary } from './editing.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './fields.ts'
export * from './file-metadata.ts'
export * from './folders.ts'
export * from './history.ts'
export * from './history-streams.ts'
export * from './identity.ts'
export * from './ids.ts'
export * from './invitations.ts'
export { AssetLifecycle, LegalHold, OnExpiry } from './lifecycle.ts'
export * from './lifecycle-events.ts'
export * from './mailbox.ts'
export { AssetMetadata, ValueFault } from './metadata.ts'
export * from './names.ts'
export * from './oauth.ts'
export { openapi } from './openapi.ts'
export * from './operations.ts'
export * from './password.ts'
export * from './people.ts'
export {
  EmbeddedMode,
  FileLimits,
  NamingRule,
  PartOrigin,
  Policy,
  PolicyFault,
  PolicyPart,
  PolicyParts,
} from './policies.ts'
export * from './privacy.ts'
export { Quality } from './quality.ts'
export * from './renditions.ts'
export * from './roles.ts'
export { DeletedField, FieldComplaint, FieldPlan } from './schema.ts'
export * from './second-factor.ts'
export {
  PasskeyAnswer,
  PasskeyOptions,
  SecondFactorWay,
  SignInAnswer,
} from './sign-in.ts'
export * from './single-sign-on.ts'
export * from './teams.ts'
export { Template } from './templates.ts'
export { ListedTerm, Synonyms, Term } from './terms.ts'
export * from './upkeep.ts'
export * from './uploads.ts'
export { ImportOptions } from './values-files.ts'
export * from './vocabularies.ts'
