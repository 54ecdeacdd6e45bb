import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { countAttention, getAttention, listAttention } from './list-attention.ts'
import { discardHeld, giveValues, moveHeld, overrideHold, renameHeld } from './mend.ts'

export const attention = feature({
  name: 'attention',
  routes: [
    route(api.attention.list, listAttention),
    route(api.attention.count, countAttention),
    route(api.attention.get, getAttention),
    route(api.attention.giveValues, giveValues),
    route(api.attention.rename, renameHeld),
    route(api.attention.move, moveHeld),
    route(api.attention.override, overrideHold),
    route(api.attention.discard, discardHeld),
  ],
})
