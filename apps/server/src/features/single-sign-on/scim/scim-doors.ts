import { type Ctx, systemActor } from '../../../platform/ctx.ts'
import type { Door, DoorAnswer, DoorCall } from '../../../platform/feature.ts'
import { Problem } from '../../../platform/problem.ts'
import { type ConnectionRow, getConnection, originOf } from '../connections.ts'
import { connectionOfToken } from '../scim-tokens.ts'
import { listOf } from './scim-filter.ts'
import { changeGroup, createGroup, deleteGroup, getGroup, listGroups, readGroup, toScimGroups } from './scim-groups.ts'
import { applyOperations, readOperations } from './scim-patch.ts'
import { ScimRefusal, scimAnswer, scimRefused, toScimRefusal } from './scim-refusal.ts'
import { resourceTypes, schemas, serviceProviderConfig } from './scim-schemas.ts'
import { readUser, toSaid, toScimUser, type UserRow } from './scim-user.ts'
import { changeUser, createUser, deleteUser, getUser, listUsers } from './scim-users.ts'

const CALLS_PER_MINUTE = 3000

type Call = DoorCall & { ctx: Ctx; connection: ConnectionRow; base: string; id: string }
type Step = (call: Call) => Promise<DoorAnswer>

/** Whoever calls is the directory of a token; every refusal is told the way of SCIM. */
const forDirectories =
  (step: Step): Door['answer'] =>
  async (ctx, call) => {
    try {
      const connectionId = await connectionOfToken(ctx)
      if (!connectionId) throw new ScimRefusal(401, 'The token is not valid.')
      const connection = await getConnection(ctx, connectionId)
      const asDirectory: Ctx = { ...ctx, actor: systemActor(`Directory: ${connection.name}`) }
      const base = `${originOf(ctx, connection)}/scim/v2`
      return await step({ ...call, ctx: asDirectory, connection, base, id: call.params.id ?? '' })
    } catch (error) {
      if (error instanceof ScimRefusal) return scimRefused(error)
      if (error instanceof Problem) return scimRefused(toScimRefusal(error))
      throw error
    }
  }

const oneUser = (row: UserRow, base: string, status = 200) => {
  const user = toScimUser(row, base)
  const created = status === 201 && { location: user.meta.location }
  return scimAnswer(status, user, { etag: user.meta.version, ...created })
}

async function oneGroup(
  call: Call,
  row: Parameters<typeof toScimGroups>[1][number],
  status = 200,
): Promise<DoorAnswer> {
  const [group] = await toScimGroups(call.ctx, [row], call.base, wantsMembers(call))
  return scimAnswer(status, group, {
    etag: group!.meta.version,
    ...(status === 201 && { location: group!.meta.location }),
  })
}

const gone = (work: Promise<void>): Promise<DoorAnswer> => work.then(() => scimAnswer(204, null))

const wantsMembers = ({ query }: Call): boolean =>
  !(query.get('excludedAttributes') ?? '').split(',').some((name) => name.trim().toLowerCase() === 'members')

const users: Step = async ({ ctx, connection, query, base }) => {
  const { rows, total, startIndex } = await listUsers(ctx, connection, query)
  return scimAnswer(
    200,
    listOf(
      rows.map((row) => toScimUser(row, base)),
      total,
      startIndex,
    ),
  )
}

const groups: Step = async (call) => {
  const { rows, total, startIndex } = await listGroups(call.ctx, call.connection, call.query)
  return scimAnswer(200, listOf(await toScimGroups(call.ctx, rows, call.base, wantsMembers(call)), total, startIndex))
}

const STEPS: readonly [Door['method'], string, Step][] = [
  ['GET', 'ServiceProviderConfig', async ({ base }) => scimAnswer(200, serviceProviderConfig(base))],
  ['GET', 'ResourceTypes', async ({ base }) => scimAnswer(200, listOf(resourceTypes(base), 2, 1))],
  ['GET', 'Schemas', async ({ base }) => scimAnswer(200, listOf(schemas(base), 2, 1))],
  ['GET', 'Users', users],
  [
    'POST',
    'Users',
    async ({ ctx, connection, body, base }) => oneUser(await createUser(ctx, connection, readUser(body)), base, 201),
  ],
  ['GET', 'Users/:id', async ({ ctx, connection, id, base }) => oneUser(await getUser(ctx, connection, id), base)],
  [
    'PUT',
    'Users/:id',
    async ({ ctx, connection, id, body, base }) =>
      oneUser(await changeUser(ctx, connection, id, () => readUser(body)), base),
  ],
  [
    'PATCH',
    'Users/:id',
    async ({ ctx, connection, id, body, base }) => {
      const operations = readOperations(body)
      const next = (row: UserRow) => readUser(applyOperations(toSaid(row, base), operations))
      return oneUser(await changeUser(ctx, connection, id, next), base)
    },
  ],
  ['DELETE', 'Users/:id', ({ ctx, connection, id }) => gone(deleteUser(ctx, connection, id))],
  ['GET', 'Groups', groups],
  [
    'POST',
    'Groups',
    async (call) => oneGroup(call, await createGroup(call.ctx, call.connection, readGroup(call.body)), 201),
  ],
  ['GET', 'Groups/:id', async (call) => oneGroup(call, await getGroup(call.ctx, call.connection, call.id))],
  [
    'PUT',
    'Groups/:id',
    async (call) => oneGroup(call, await changeGroup(call.ctx, call.connection, call.id, readGroup(call.body))),
  ],
  [
    'PATCH',
    'Groups/:id',
    async (call) => oneGroup(call, await changeGroup(call.ctx, call.connection, call.id, readOperations(call.body))),
  ],
  ['DELETE', 'Groups/:id', ({ ctx, connection, id }) => gone(deleteGroup(ctx, connection, id))],
]

/** SCIM 2.0 (RFC 7643, 7644): a directory keeps our people and teams up to date. */
export const scimDoors: readonly Door[] = STEPS.map(([method, path, step]) => ({
  method,
  path: `/scim/v2/${path}`,
  accepts: 'scim',
  maxBytes: 2 * 1024 * 1024,
  limit: CALLS_PER_MINUTE,
  answer: forDirectories(step),
  refuse: (_ctx, problem) => scimRefused(toScimRefusal(problem)),
}))
