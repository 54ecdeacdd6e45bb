import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { laterGerman } from '../../app/later-words.de.ts'
import { laterEnglish } from '../../app/later-words.en.ts'
import { german } from '../../app/words.de.ts'
import { english } from '../../app/words.en.ts'
import { did as germanDid } from './did-words.de.ts'
import { did } from './did-words.en.ts'
import { id, NAMES, SAMPLES } from './event-samples.ts'
import { type Told, whoOf } from './names.ts'
import { sentenceOf } from './sentence.ts'

const PERSONAL = { email: 'new@example.com', name: 'Norge', wasName: 'Norway' }
const ada = { type: 'person', id: id<string>(1), name: 'Ada' }
const told = (name: string, facts: object, more: Partial<Told> = {}): Told => ({
  name,
  actor: ada,
  facts: facts as Record<string, unknown>,
  names: NAMES,
  ...more,
})
const say = (name: keyof typeof SAMPLES, more: Partial<Told> = {}, isOwn = false) =>
  sentenceOf(i18next.t, told(name, SAMPLES[name], more), isOwn)
const all = Object.entries(SAMPLES)

beforeAll(() =>
  i18next.init({
    lng: 'en',
    ns: ['words'],
    defaultNS: 'words',
    resources: {
      en: { words: { ...english, ...laterEnglish } },
      de: { words: { ...german, ...laterGerman } },
    },
    interpolation: { escapeValue: false },
  }),
)

describe.each(['en', 'de'])('in %s', (language) => {
  beforeAll(() => i18next.changeLanguage(language))

  test.each(all)('%s has a sentence of its own, with everything in it', (name, facts) => {
    for (const isOwn of [false, true]) {
      const sentence = sentenceOf(i18next.t, told(name, facts, { personal: PERSONAL }), isOwn)
      expect(sentence).not.toContain(name)
      expect(sentence).not.toMatch(/[{}…]|undefined|null|history\.| {2}|^\s|\s$|\[object/)
    }
  })

  test('no two events are told alike', () => {
    const sentences = all.map(([name, facts]) => sentenceOf(i18next.t, told(name, facts), true))
    // Single things and many of them are the same news.
    const same = sentences.filter((sentence, i) => sentences.indexOf(sentence) !== i)
    expect(same.length).toBeLessThan(8)
  })
})

test('who got access says to whom, as what, where and until when', async () => {
  await i18next.changeLanguage('en')
  expect(say('access.granted')).toMatch(/^Ada gave Grace access to \/Campaign as Editor until .*2026$/)
  expect(say('access.grant_changed')).toMatch(
    /^Ada changed the access of the team “Film” to \/Campaign from Viewer to Editor until /,
  )
  expect(say('access.revoked')).toBe('Ada took access to the library as Viewer away from everyone')
  expect(say('access.granted', {}, true)).toMatch(/^Ada gave Grace access to this as Editor/)
  expect(say('access.request_approved')).toBe('Ada gave Grace the access to /Campaign that was asked for')
  await i18next.changeLanguage('de')
  expect(say('access.revoked')).toBe('Ada hat allen den Zugriff auf die Bibliothek als Betrachten entzogen')
})

test('what acts for somebody is named after them', async () => {
  const actor = { ...ada, type: 'app', through: 'Figma plug-in' }
  await i18next.changeLanguage('en')
  expect(whoOf(i18next.t, actor)).toBe('Ada, through Figma plug-in')
  expect(say('folder.created', { actor })).toBe('Ada, through Figma plug-in, created “Campaign”')
  expect(whoOf(i18next.t, { ...actor, type: 'key', through: 'Build' })).toBe('Ada, through the API key “Build”')
  await i18next.changeLanguage('de')
  expect(whoOf(i18next.t, actor)).toBe('Ada, über Figma plug-in')
})

test('what is gone has no name, and names that hold signs of the translation stay as they are', async () => {
  await i18next.changeLanguage('en')
  expect(say('access.granted', { names: {} })).toMatch(
    /^Ada gave \[erased person\] access to \[a place that is gone\] as Editor/,
  )
  const names = { ...NAMES, [id<string>(2)]: '{{who}} $t(history.empty)' }
  expect(say('person.deactivated', { names })).toBe('Ada deactivated {{who}} $t(history.empty)')
  expect(sentenceOf(i18next.t, told('kite.flown', {}), false)).toBe('Ada: kite.flown')
})

test('what somebody does to their own account is told so', async () => {
  await i18next.changeLanguage('en')
  expect(say('person.password_changed')).toBe('Ada changed their password')
  expect(say('session.others_ended')).toBe('Ada ended 2 sessions in other places')
  expect(say('person.updated')).toBe('Ada changed the profile of Grace')
  expect(say('team.members_added')).toBe('Ada added Ada, Grace, [erased person], and 2 more to the team “Film”')
})

test('both languages tell the same of every event', () => {
  const valuesIn = (sentence: string) => [...sentence.matchAll(/{{(\w+)}}/g)].map(([, value]) => value).sort()
  for (const key of Object.keys(did) as (keyof typeof did)[])
    expect(valuesIn(germanDid[key]), key).toEqual(valuesIn(did[key]))
})
