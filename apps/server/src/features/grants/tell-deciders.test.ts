import { type FolderId, ROLE_IDS } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { personFor, type TestPerson, teamOf } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = server.admin
})

const managerOf = async (folderId: FolderId, wanted: Parameters<typeof personFor>[1] = {}) => {
  const person = await personFor(server, wanted)
  await grant(server, { to: { personId: person.personId }, role: 'manager', on: { folderId } })
  return person
}
const mails = ({ email }: TestPerson) => mailTo(server, email)
/** Until the news of this request went out. */
const told = (id: string) =>
  server.until(
    async () =>
      (
        await server.ctx.db
          .selectFrom('access_request')
          .select('told_at')
          .where('id', '=', id as never)
          .executeTakeFirst()
      )?.told_at !== null,
  )

test('those who decide are written to once, with who, where and why, in their language', async () => {
  const brand = await admin.folders.create({ name: 'Brand' })
  const logos = await admin.folders.create({ name: 'Logos', parentId: brand.id })
  const near = await managerOf(logos.id)
  await near.damask.identity.updateMe({ language: 'de' })
  const member = await personFor(server)
  const teamId = await teamOf(server, [member.personId])
  await grant(server, { to: { teamId }, role: 'manager', on: { folderId: brand.id } })
  const editor = await personFor(server)
  await grant(server, { to: { personId: editor.personId }, role: 'editor', on: { folderId: brand.id } })
  const gone = await managerOf(brand.id, { deactivated: true })
  const robot = await managerOf(brand.id, { kind: 'service' })

  const ana = await personFor(server, { name: 'Ana Ask' })
  const ask = (message: string) =>
    ana.damask.accessRequests.create({ folderId: logos.id, roleId: ROLE_IDS.editor, message })
  const { id } = await ask('For the relaunch')
  await ask('For the relaunch, really')
  await told(id)
  const [mail, ...more] = await mails(near)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ subject: 'Ana Ask bittet um Zugriff auf /Logos', language: 'de' })
  expect(mail!.text).toContain('For the relaunch')
  expect(mail!.link).toMatch(/\/requests$/)
  expect(await mails(member)).toMatchObject([{ subject: 'Ana Ask asks for access to /Brand/Logos', language: 'en' }])
  for (const person of [editor, gone, robot, ana]) expect(await mails(person)).toEqual([])
  expect((await mailTo(server, 'ada@example.com')).filter(({ text }) => text.includes('Ana Ask'))).toEqual([])
})

test('where nobody else decides, administrators are written to; of what is not there, nobody', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Nobody decides' })
  const ben = await personFor(server, { name: 'Ben Alone' })
  const missing = await ben.damask.accessRequests.create({
    folderId: '00000000-0000-7000-8000-0000000000ff' as FolderId,
  })
  await told(missing.id)
  const real = await ben.damask.accessRequests.create({ folderId })
  await told(real.id)
  const about = (await mailTo(server, 'ada@example.com')).filter(({ subject }) => subject.startsWith('Ben Alone'))
  expect(about.map(({ subject }) => subject)).toEqual(['Ben Alone asks for access to /Nobody decides'])
})

test('however many decide, and however many ask, messages stay few', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Popular' })
  const deciders = []
  for (let i = 0; i < 22; i++) deciders.push(await managerOf(folderId))
  for (let i = 0; i < 12; i++) {
    const somebody = await personFor(server)
    await told((await somebody.damask.accessRequests.create({ folderId })).id)
  }
  const counts = await Promise.all(deciders.map(async (person) => (await mails(person)).length))
  expect(counts.filter((count) => count === 10)).toHaveLength(20)
  expect(counts.filter((count) => count === 0)).toHaveLength(2)
})

test('whoever may decide without seeing the place is told nothing about it, and administrators instead', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Unseen' })
  const blind = await personFor(server)
  await grant(server, {
    to: { personId: blind.personId },
    role: await roleOf(server, ['manage_access']),
    on: { folderId },
  })
  const { id } = await (await personFor(server, { name: 'Cy' })).damask.accessRequests.create({ folderId })
  await told(id)
  expect(await mails(blind)).toEqual([])
  const [mail] = await mailTo(server, 'ada@example.com')
  expect(mail).toMatchObject({ subject: 'Cy asks for access to /Unseen' })
})
