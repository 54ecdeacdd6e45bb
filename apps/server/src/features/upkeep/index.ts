import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { enqueue } from '../../platform/jobs.ts'
import { encryptStorage } from './encrypt-storage.ts'
import { getSystem } from './get-system.ts'
import { sweepOldRows } from './sweep-old-rows.ts'

export const upkeep = feature({
  name: 'upkeep',
  routes: [route(api.upkeep.getSystem, getSystem)],
  jobs: [sweepOldRows, encryptStorage],
  started: async (ctx) => {
    if (ctx.storage.encryption) await enqueue(ctx, encryptStorage, {}, { key: 'once' })
  },
})
