import type { MemberDetails, PersonId, SessionId } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { withProof } from '../identity/confirm-me.tsx'
import { askText } from './ask-text.tsx'
import { peopleChanged, peopleQueries } from './queries.ts'

/** Runs a change, shows what came of it, and says why when it was refused. */
async function change(work: () => Promise<MemberDetails | unknown>, said?: string): Promise<void> {
  try {
    const after = await work()
    // Backed out of proving who is there.
    if (after === undefined) return
    if (isDetails(after)) queryClient.setQueryData(peopleQueries.one(after.id).queryKey, after)
    if (said) void say({ message: said })
  } catch (error) {
    void sayProblem(error)
  }
  await peopleChanged()
}

const isDetails = (value: unknown): value is MemberDetails =>
  typeof value === 'object' && value !== null && 'memberships' in value

export const renamePerson = ({ id, name }: MemberDetails) =>
  askText({
    title: t('people.person.rename'),
    label: t('people.person.name'),
    value: name,
    submit: t('people.person.save'),
    async perform(wanted) {
      queryClient.setQueryData(
        peopleQueries.one(id).queryKey,
        await damask.people.rename({ personId: id, name: wanted }),
      )
      void peopleChanged()
    },
  })

export async function setAdministrator({ id, name }: MemberDetails, isAdministrator: boolean): Promise<void> {
  const agreed = await confirm({
    title: t(isAdministrator ? 'people.person.makeTitle' : 'people.person.unmakeTitle', { name }),
    text: t(isAdministrator ? 'people.person.makeText' : 'people.person.unmakeText', { name }),
    submit: t(isAdministrator ? 'people.person.makeAdministrator' : 'people.person.unmake'),
    takesAway: !isAdministrator,
  })
  if (agreed) await change(() => withProof(() => damask.people.makeAdministrator({ personId: id, isAdministrator })))
}

export async function deactivatePerson({ id, name }: MemberDetails): Promise<void> {
  const agreed = await confirm({
    title: t('people.person.deactivateTitle', { name }),
    text: t('people.person.deactivateText', { name }),
    submit: t('people.person.deactivate'),
    takesAway: true,
  })
  if (!agreed) return
  await change(
    () => withProof(() => damask.people.deactivate({ personId: id })),
    t('people.person.deactivatedNow', { name }),
  )
}

export const reactivatePerson = ({ id, name }: MemberDetails) =>
  change(() => damask.people.reactivate({ personId: id }), t('people.person.reactivatedNow', { name }))

export async function endAllSessions({ id, name }: MemberDetails): Promise<void> {
  const agreed = await confirm({
    title: t('people.sessions.endAllTitle', { name }),
    text: t('people.sessions.endAllText', { name }),
    submit: t('people.sessions.endAll'),
    takesAway: true,
  })
  if (agreed) await change(() => damask.people.endSessions({ personId: id }), t('people.sessions.ended', { name }))
}

export const endOneSession = (personId: PersonId, name: string, sessionId: SessionId) =>
  change(() => damask.people.endSessions({ personId, sessionId }), t('people.sessions.ended', { name }))

export const takeOutOfTeam = (
  { id, name }: Pick<MemberDetails, 'id' | 'name'>,
  teamId: MemberDetails['memberships'][number]['team']['id'],
) => change(() => damask.teams.removeMembers({ teamId, personIds: [id] }), t('people.teams.removed', { name }))
