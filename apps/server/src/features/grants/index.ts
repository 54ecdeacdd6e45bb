import { api } from '@damask/contract'
import * as z from 'zod'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { approveRequest } from './approve-request.ts'
import { changeGrant } from './change-grant.ts'
import { changeRole } from './change-role.ts'
import { createRole } from './create-role.ts'
import { declineRequest } from './decline-request.ts'
import { deleteRole } from './delete-role.ts'
import { explainAccess } from './explain-access.ts'
import { eachWordBegins, findPrincipals } from './find-principals.ts'
import { grantAccess } from './grant-access.ts'
import { listGrants } from './list-grants.ts'
import { listHeldGrants } from './list-held-grants.ts'
import { listPeopleWithAccess } from './list-people-with-access.ts'
import { countRequests, listOwnRequests, listRequests } from './list-requests.ts'
import { listRoles } from './list-roles.ts'
import { requestAccess } from './request-access.ts'
import { revokeGrant } from './revoke-grant.ts'
import { tellDeciders } from './tell-deciders.ts'
import { sweepRequests, withdrawRequest } from './withdraw-request.ts'

export { eachWordBegins }

/** Who may do what where, as people arrange it. What that means for a query is below, in `access`. */
export const grants = feature({
  name: 'grants',
  jobs: [
    job({ name: 'grants.sweep_requests', payload: z.object({}), cron: '7 3 * * *', run: sweepRequests }),
    tellDeciders,
  ],
  listens: [listen('access.requested', tellDeciders, ({ accessRequestId }) => ({ accessRequestId }))],
  routes: [
    route(api.roles.list, listRoles),
    route(api.roles.create, createRole),
    route(api.roles.change, changeRole),
    route(api.roles.delete, deleteRole),
    route(api.access.listGrants, listGrants),
    route(api.access.listHeldGrants, listHeldGrants),
    route(api.access.grant, grantAccess),
    route(api.access.changeGrant, changeGrant),
    route(api.access.revoke, revokeGrant),
    route(api.access.explain, explainAccess),
    route(api.access.listPeople, listPeopleWithAccess),
    route(api.access.findPrincipals, findPrincipals),
    route(api.accessRequests.create, requestAccess),
    route(api.accessRequests.list, listRequests),
    route(api.accessRequests.listOwn, listOwnRequests),
    route(api.accessRequests.count, countRequests),
    route(api.accessRequests.approve, approveRequest),
    route(api.accessRequests.decline, declineRequest),
    route(api.accessRequests.withdraw, withdrawRequest),
  ],
})
