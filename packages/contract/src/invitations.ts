import * as z from 'zod'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { Person } from './identity.ts'
import { FolderId, InvitationId, RoleId, TeamId } from './ids.ts'

export const Invitation = z
  .object({
    id: InvitationId,
    kind: z
      .enum(['mail', 'link', 'domain'])
      .describe('`mail`: to one address. `link`: for whoever has it. `domain`: asked for by the person.'),
    email: z.string().nullable(),
    state: z.enum(['open', 'accepted', 'expired', 'revoked']),
    teams: z.array(z.object({ id: TeamId, name: z.string() })),
    role: z.object({ id: RoleId, name: z.string() }).nullable(),
    folder: z.object({ id: FolderId, name: z.string() }).nullable().describe('Where the role is given.'),
    maxUses: z.int().nullable(),
    uses: z.int(),
    invitedBy: z.string().nullable(),
    createdAt: Timestamp,
    sentAt: Timestamp.nullable(),
    expiresAt: Timestamp,
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>

/** Who may let themselves in: people who can read mail of these domains. */
export const Joining = z
  .object({
    domains: z.array(z.string()).describe('"example.com". Empty: nobody joins without being invited.'),
    teams: z.array(z.object({ id: TeamId, name: z.string() })).describe('What they are in from the beginning.'),
  })
  .meta({ id: 'Joining' })
export type Joining = z.infer<typeof Joining>

const Email = z.email().max(254)
/** 256 random bits, as base64url. */
const Token = z.string().min(20).max(100)
const Language = z.enum(['en', 'de'])
const inInvitation = z.object({ invitationId: InvitationId })
const managed = { audience: 'member', scope: 'session', needs: 'manage_people' } as const
const anyone = { audience: 'anyone', scope: 'session' } as const

const beginsWith = {
  teamIds: z.array(TeamId).max(20).default([]),
  roleId: RoleId.nullable().default(null),
  folderId: FolderId.nullable().default(null).describe('Where the role is given. Goes with `roleId`.'),
  days: z.int().min(1).max(90).default(14).describe('For how long the invitation holds.'),
}

const PLACES = ['team_not_found', 'role_not_found', 'folder_not_found', 'more_than_you_have', 'not_allowed'] as const

export const invitations = {
  list: endpoint({
    ...managed,
    method: 'GET',
    path: '/invitations',
    summary: 'List invitations, newest first',
    query: z.object({ state: z.enum(['open', 'all']).default('open'), ...paging }),
    returns: page(Invitation),
    problems: ['invalid_cursor'],
  }),
  invite: endpoint({
    ...managed,
    method: 'POST',
    path: '/invitations',
    summary: 'Invite people by e-mail',
    body: z.object({ emails: z.array(Email).min(1).max(100), language: Language.default('en'), ...beginsWith }),
    returns: z.object({
      items: z.array(Invitation),
      alreadyMembers: z.array(z.string()).describe('These addresses have an account; nothing was sent to them.'),
    }),
    status: 201,
    problems: [...PLACES, 'too_many_invitations'],
  }),
  createLink: endpoint({
    ...managed,
    method: 'POST',
    path: '/invitations/links',
    summary: 'Make a link that lets people join; it is shown once',
    body: z.object({ maxUses: z.int().min(1).max(1000).default(25), ...beginsWith }),
    returns: z.object({ invitation: Invitation, url: z.string() }),
    status: 201,
    problems: [...PLACES, 'too_many_invitations'],
  }),
  resend: endpoint({
    ...managed,
    method: 'POST',
    path: '/invitations/:invitationId/resend',
    summary: 'Send an invitation again; the link sent before stops working',
    params: inInvitation,
    returns: Invitation,
    problems: ['invitation_not_found', 'more_than_you_have', 'too_many_requests'],
  }),
  revoke: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/invitations/:invitationId',
    summary: 'Take an invitation back',
    params: inInvitation,
    returns: z.null(),
    problems: ['invitation_not_found'],
  }),
  getJoining: endpoint({
    ...managed,
    method: 'GET',
    path: '/joining',
    summary: 'Show whose addresses let people join without an invitation',
    returns: Joining,
  }),
  setJoining: endpoint({
    ...managed,
    method: 'PUT',
    path: '/joining',
    summary: 'Decide whose addresses let people join without an invitation',
    body: z.object({
      domains: z.array(z.string().trim().min(3).max(253)).max(50),
      teamIds: z.array(TeamId).max(20),
    }),
    returns: Joining,
    problems: ['domain_invalid', 'team_not_found', 'more_than_you_have'],
  }),
  canAsk: endpoint({
    ...anyone,
    method: 'GET',
    path: '/join',
    summary: 'Ask whether people may join without an invitation',
    returns: z.object({ isOpen: z.boolean() }),
  }),
  ask: endpoint({
    ...anyone,
    method: 'POST',
    path: '/join/ask',
    summary: 'Ask for a link to join, sent to your address. The answer is the same for every address',
    body: z.object({ email: Email, language: Language.default('en') }),
    returns: z.null(),
    problems: ['too_many_requests'],
  }),
  look: endpoint({
    ...anyone,
    method: 'POST',
    path: '/join/look',
    summary: 'Look at an invitation',
    body: z.object({ token: Token }),
    returns: z.object({
      library: z.string(),
      inviter: z.string().nullable().describe('Null when you asked for it yourself.'),
      needsEmail: z.boolean(),
    }),
    problems: ['invitation_not_found', 'too_many_requests'],
  }),
  join: endpoint({
    ...anyone,
    method: 'POST',
    path: '/join',
    summary: 'Accept an invitation with a new account, and sign in',
    body: z.object({
      token: Token,
      name: z.string().trim().min(1).max(120),
      email: Email.optional().describe('For links; other invitations know the address.'),
      password: z.string().min(1).max(256),
    }),
    returns: Person,
    status: 201,
    problems: [
      'invitation_not_found',
      'password_too_weak',
      'already_member',
      'sso_required',
      'invalid_request',
      'too_many_requests',
    ],
  }),
  joinAsMe: endpoint({
    method: 'POST',
    path: '/join/as-me',
    summary: 'Accept an invitation with the account that you have',
    audience: 'member',
    scope: 'session',
    body: z.object({ token: Token }),
    returns: z.null(),
    problems: ['invitation_not_found', 'not_allowed'],
  }),
}
