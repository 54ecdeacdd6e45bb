import { feature } from '../../platform/feature.ts'

export { withAccess } from './access-of.ts'
export { capabilitiesOn } from './capabilities-on.ts'
export { grantsFor, type Holder, holdsAt, isMadeTo } from './principals.ts'
export { may, requireAccountCapability, requireAnyCapability, requireCapability } from './require.ts'

export { ensureAssetScope, ensureFolderScope, makeSeam } from './scopes.ts'
export { topmostScopes } from './topmost-scopes.ts'
export { holdTree, lockTree } from './tree-lock.ts'
export { isAmong, isAttendedBy, visibleTo } from './visible-to.ts'

export const access = feature({ name: 'access' })
