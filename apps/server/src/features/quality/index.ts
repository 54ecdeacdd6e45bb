import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { countJob, countNightly, startCount } from './count-quality.ts'
import { eraseOrphans, eraseOrphansJob } from './erase-orphans.ts'
import { getQuality } from './get-quality.ts'
import { moveOrphans, moveOrphansJob } from './move-orphans.ts'

export const quality = feature({
  name: 'quality',
  jobs: [countJob, countNightly, eraseOrphansJob, moveOrphansJob],
  routes: [
    route(api.quality.get, getQuality),
    route(api.quality.count, startCount),
    route(api.quality.eraseOrphans, eraseOrphans),
    route(api.quality.moveOrphans, moveOrphans),
  ],
})
