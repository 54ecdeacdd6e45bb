import { api } from '@damask/contract'
import * as z from 'zod'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { createCollection } from './create-collection.ts'
import { deleteCollection, forgetCollections, restoreCollection } from './delete-collection.ts'
import { getCollection } from './get-collection.ts'
import { listItems, moveAssets, removeAssets, setNote } from './items.ts'
import { listCollections } from './list-collections.ts'
import { moveCollection } from './move-collection.ts'
import { addFavourite, noteView, removeFavourite } from './personal.ts'
import { setSections } from './sections.ts'
import { findSharees, listShares, setShares } from './shares.ts'
import { updateCollection } from './update-collection.ts'

export { addItems } from './items.ts'
export { favouritesAmong, isFavourite, isRecent } from './personal.ts'
export { getVisibleCollection } from './queries.ts'

export const collections = feature({
  name: 'collections',
  jobs: [job({ name: 'collections.forget', payload: z.object({}), cron: '57 3 * * *', run: forgetCollections })],
  routes: [
    route(api.collections.list, listCollections),
    route(api.collections.get, getCollection),
    route(api.collections.create, createCollection),
    route(api.collections.update, updateCollection),
    route(api.collections.move, moveCollection),
    route(api.collections.delete, deleteCollection),
    route(api.collections.restore, restoreCollection),
    route(api.collections.listItems, listItems),
    route(api.collections.removeAssets, removeAssets),
    route(api.collections.moveAssets, moveAssets),
    route(api.collections.setNote, setNote),
    route(api.collections.setSections, setSections),
    route(api.collections.listShares, listShares),
    route(api.collections.findSharees, findSharees),
    route(api.collections.setShares, setShares),
    route(api.collections.addFavourite, addFavourite),
    route(api.collections.removeFavourite, removeFavourite),
    route(api.collections.noteView, noteView),
  ],
})
