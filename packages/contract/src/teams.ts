import * as z from 'zod'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { PersonId, TeamId } from './ids.ts'
import { Member, MembershipSource } from './people.ts'

/** People who are given access together. */
export const Team = z
  .object({
    id: TeamId,
    name: z.string(),
    description: z.string(),
    parent: z.object({ id: TeamId, name: z.string() }).nullable().describe('Its members have what that team has, too.'),
    childCount: z.int(),
    memberCount: z.int().describe('Of this team itself; teams inside it count their own.'),
    createdAt: Timestamp,
  })
  .meta({ id: 'Team' })
export type Team = z.infer<typeof Team>

export const TeamMember = z
  .object({ person: Member, source: MembershipSource, addedAt: Timestamp })
  .meta({ id: 'TeamMember' })
export type TeamMember = z.infer<typeof TeamMember>

const Name = z.string().trim().min(1).max(80)
const Description = z.string().trim().max(500)
const inTeam = z.object({ teamId: TeamId })
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_people' } as const
const People = z.array(PersonId).min(1).max(500)

export const teams = {
  list: endpoint({
    ...managed,
    method: 'GET',
    path: '/teams',
    summary: 'List teams by name',
    query: z.object({
      words: z.string().max(200).optional(),
      parentId: TeamId.optional().describe('Only the teams inside this one.'),
      ...paging,
    }),
    returns: page(Team),
    problems: ['invalid_cursor'],
  }),
  get: endpoint({
    ...managed,
    method: 'GET',
    path: '/teams/:teamId',
    summary: 'Show a team',
    params: inTeam,
    returns: Team,
    problems: ['team_not_found'],
  }),
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/teams',
    summary: 'Create a team',
    body: z.object({
      name: Name,
      description: Description.default(''),
      parentId: TeamId.nullable().default(null),
    }),
    returns: Team,
    status: 201,
    problems: ['team_name_taken', 'team_not_found', 'team_too_deep'],
  }),
  change: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/teams/:teamId',
    summary: 'Rename, describe or nest a team',
    params: inTeam,
    body: z.object({
      name: Name.optional(),
      description: Description.optional(),
      parentId: TeamId.nullable().optional().describe('Null takes it out of the team that it is in.'),
    }),
    returns: Team,
    problems: ['team_not_found', 'team_name_taken', 'team_too_deep', 'more_than_you_have'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/teams/:teamId',
    summary: 'Erase a team and its grants; its people stay',
    params: inTeam,
    returns: z.null(),
    problems: ['team_not_found', 'team_not_empty', 'membership_kept_elsewhere'],
  }),
  listMembers: endpoint({
    ...managed,
    method: 'GET',
    path: '/teams/:teamId/members',
    summary: 'List the people of a team by name',
    params: inTeam,
    query: z.object({ words: z.string().max(200).optional(), ...paging }),
    returns: page(TeamMember),
    problems: ['team_not_found', 'invalid_cursor'],
  }),
  addMembers: endpoint({
    ...managed,
    method: 'POST',
    path: '/teams/:teamId/members',
    summary: 'Add people to a team',
    params: inTeam,
    body: z.object({ personIds: People }),
    returns: z.object({ added: z.int(), alreadyThere: z.int() }),
    problems: ['team_not_found', 'person_not_found', 'more_than_you_have'],
  }),
  removeMembers: endpoint({
    ...managed,
    method: 'POST',
    path: '/teams/:teamId/members/remove',
    summary: 'Take people out of a team',
    params: inTeam,
    body: z.object({ personIds: People }),
    returns: z.object({ removed: z.int() }),
    problems: ['team_not_found', 'membership_kept_elsewhere'],
  }),
}
