import { feature } from '../../platform/feature.ts'

export { withAccess } from './access-of.ts'
export { may, requireAccountCapability, requireCapability } from './require.ts'
export { ensureAssetScope, ensureFolderScope } from './scopes.ts'
export { visibleTo } from './visible-to.ts'

export const access = feature({ name: 'access' })
