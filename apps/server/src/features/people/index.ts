import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { makeAdministrator } from './administrators.ts'
import { getAvatar, removeOwnAvatar, setOwnAvatar } from './avatar.ts'
import { endSessionsOf, listSessionsOf, renamePerson } from './change-person.ts'
import { deactivatePerson, reactivatePerson } from './deactivate-person.ts'
import { createLink, invite, resendInvitation, revokeInvitation } from './invite.ts'
import { join, joinAsMe, lookAtInvitation } from './join.ts'
import { askToJoin, canAskToJoin, getJoining, setJoining } from './joining.ts'
import { listInvitations } from './list-invitations.ts'
import { listPeople } from './list-people.ts'
import { getPerson } from './queries.ts'
import { createKey, createServiceAccount, listKeys, revokeKey } from './service-accounts.ts'
import { addTeamMembers, listTeamMembers, removeTeamMembers } from './team-members.ts'
import { changeTeam, createTeam, deleteTeam, getTeam, listTeams } from './teams.ts'

export { lockAdministrators, requireAnAdministrator } from './administrators.ts'
export { lockChangeablePerson } from './queries.ts'

const { people: p, teams: t, invitations: i } = api

export { deactivatePerson, reactivatePerson } from './deactivate-person.ts'

export const people = feature({
  name: 'people',
  routes: [
    route(p.list, listPeople),
    route(p.get, getPerson),
    route(p.rename, renamePerson),
    route(p.makeAdministrator, makeAdministrator),
    route(p.deactivate, deactivatePerson),
    route(p.reactivate, reactivatePerson),
    route(p.listSessions, listSessionsOf),
    route(p.endSessions, endSessionsOf),
    route(p.createServiceAccount, createServiceAccount),
    route(p.listKeys, listKeys),
    route(p.createKey, createKey),
    route(p.revokeKey, revokeKey),
    route(p.getAvatar, getAvatar),
    route(p.setOwnAvatar, setOwnAvatar),
    route(p.removeOwnAvatar, removeOwnAvatar),
    route(t.list, listTeams),
    route(t.get, getTeam),
    route(t.create, createTeam),
    route(t.change, changeTeam),
    route(t.delete, deleteTeam),
    route(t.listMembers, listTeamMembers),
    route(t.addMembers, addTeamMembers),
    route(t.removeMembers, removeTeamMembers),
    route(i.list, listInvitations),
    route(i.invite, invite),
    route(i.createLink, createLink),
    route(i.resend, resendInvitation),
    route(i.revoke, revokeInvitation),
    route(i.getJoining, getJoining),
    route(i.setJoining, setJoining),
    route(i.canAsk, canAskToJoin),
    route(i.ask, askToJoin),
    route(i.look, lookAtInvitation),
    route(i.join, join),
    route(i.joinAsMe, joinAsMe),
  ],
})
