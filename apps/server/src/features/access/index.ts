import { feature } from '../../platform/feature.ts'

export { visibleTo } from './visible-to.ts'

export const access = feature({ name: 'access' })
