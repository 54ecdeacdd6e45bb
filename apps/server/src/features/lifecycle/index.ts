import { api } from '@damask/contract'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { bulkChangeLifecycle, datesJob } from './bulk-dates.ts'
import { changeLifecycle, getLifecycle } from './dates.ts'
import { expireAssets } from './expire.ts'
import { extendHolds } from './extend-holds.ts'
import { listHolds } from './holds.ts'
import { getState, listDue } from './list-due.ts'
import { listHeld } from './list-held.ts'
import { placeHold } from './place-hold.ts'
import { releaseHold } from './release-hold.ts'
import { getSettings, setSettings } from './settings.ts'
import { tellReviewers } from './tell-reviewers.ts'

/** What the day brings. Each part works off what is due in batches, and finds the rest when it runs again. */
async function runDaily(ctx: Ctx): Promise<void> {
  await extendHolds(ctx)
  await tellReviewers(ctx)
  await expireAssets(ctx)
}

export const lifecycle = feature({
  name: 'lifecycle',
  jobs: [datesJob, job({ name: 'lifecycle.daily', payload: z.object({}), cron: '12 4 * * *', run: runDaily })],
  routes: [
    route(api.lifecycle.get, getLifecycle),
    route(api.lifecycle.change, changeLifecycle),
    route(api.lifecycle.bulkChange, bulkChangeLifecycle),
    route(api.lifecycle.listDue, listDue),
    route(api.lifecycle.getState, getState),
    route(api.lifecycle.getSettings, getSettings),
    route(api.lifecycle.setSettings, setSettings),
    route(api.lifecycle.listHolds, listHolds),
    route(api.lifecycle.placeHold, placeHold),
    route(api.lifecycle.listHeld, listHeld),
    route(api.lifecycle.releaseHold, releaseHold),
  ],
})
