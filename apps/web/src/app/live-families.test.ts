import { expect, test } from 'vitest'
import { SAMPLES } from '../features/history/event-samples.ts'
import { oauthQueries } from '../features/oauth/queries.ts'
import { peopleQueries } from '../features/people/queries.ts'
import { staleBy } from './live-families.ts'

const names = Object.keys(SAMPLES) as (keyof typeof SAMPLES)[]
const makesStale = (name: keyof typeof SAMPLES, key: readonly unknown[]) =>
  staleBy(name).some((beginning) => beginning.every((part, i) => part === key[i]))

test.each([
  ['person.joined', peopleQueries.list({}).queryKey],
  ['person.deactivated', peopleQueries.one('x' as never).queryKey],
  ['service_account.created', peopleQueries.list({}).queryKey],
  ['team.members_added', peopleQueries.members('x' as never).queryKey],
  ['invitation.revoked', peopleQueries.invitations('open').queryKey],
  ['app.connected', oauthQueries.connectedApps().queryKey],
  ['app.disconnected', oauthQueries.connectedApps().queryKey],
  ['oauth_client.erased', oauthQueries.clients().queryKey],
] as const)('%s refreshes the page that shows it', (name, key) => expect(makesStale(name, key)).toBe(true))

test('no news asks again for what is asked once: the request of a program, and an invitation', () => {
  const once = [oauthQueries.request('x').queryKey, peopleQueries.invitation('x').queryKey]
  for (const key of once) expect(names.filter((name) => makesStale(name, key))).toEqual([])
})

test('news of the library leaves the pages about people alone', () =>
  expect(
    names
      .filter((name) => /^(asset|assets|folder|history)\./.test(name))
      .flatMap(staleBy)
      .map(([first]) => first),
  ).not.toContain('people'))
