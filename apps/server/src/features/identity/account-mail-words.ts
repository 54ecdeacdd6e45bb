import { type Reader, timeFor, type Words } from './mail-people.ts'
import { deviceInWords } from './rules.ts'

/** What happened to the ways into an account. */
export const ACCOUNT_NEWS = [
  'password_changed',
  'authenticator_added',
  'authenticator_removed',
  'passkey_added',
  'passkey_removed',
  'second_factor_reset',
] as const
type AccountNews = (typeof ACCOUNT_NEWS)[number]
type Browser = { userAgent: string | null; network: string | null; at: string }

type Texts = Record<AccountNews, { subject: string; text: string }>

const EN: Texts = {
  password_changed: { subject: 'Your password was changed', text: 'the password of your account was changed.' },
  authenticator_added: {
    subject: 'An authenticator app was added',
    text: 'an authenticator app was added to your account. From now on you are asked for its code when you sign in.',
  },
  authenticator_removed: {
    subject: 'The authenticator app was removed',
    text: 'the authenticator app of your account was removed. Its codes are not asked for any more.',
  },
  passkey_added: {
    subject: 'A passkey was added',
    text: 'a passkey was added to your account. Whoever has it can sign in as you.',
  },
  passkey_removed: { subject: 'A passkey was removed', text: 'a passkey of your account was removed.' },
  second_factor_reset: {
    subject: 'Your second factor was reset',
    text: 'your authenticator app, passkeys and recovery codes were removed by somebody who manages people. Your password alone lets you in again.',
  },
}

const DE: Texts = {
  password_changed: { subject: 'Dein Passwort wurde geändert', text: 'das Passwort deines Kontos wurde geändert.' },
  authenticator_added: {
    subject: 'Eine Authenticator-App wurde hinzugefügt',
    text: 'deinem Konto wurde eine Authenticator-App hinzugefügt. Ab jetzt wirst du beim Anmelden nach ihrem Code gefragt.',
  },
  authenticator_removed: {
    subject: 'Die Authenticator-App wurde entfernt',
    text: 'die Authenticator-App deines Kontos wurde entfernt. Nach ihren Codes wird nicht mehr gefragt.',
  },
  passkey_added: {
    subject: 'Ein Passkey wurde hinzugefügt',
    text: 'deinem Konto wurde ein Passkey hinzugefügt. Wer ihn hat, kann sich als du anmelden.',
  },
  passkey_removed: { subject: 'Ein Passkey wurde entfernt', text: 'ein Passkey deines Kontos wurde entfernt.' },
  second_factor_reset: {
    subject: 'Dein zweiter Faktor wurde zurückgesetzt',
    text: 'deine Authenticator-App, Passkeys und Wiederherstellungscodes wurden von jemandem entfernt, der Personen verwaltet. Dein Passwort allein genügt wieder.',
  },
}

const WORDS = {
  en: {
    hello: 'Hello',
    notYou:
      'It was not you? Then somebody else has been in your account: change the password, and tell an administrator.',
    security: 'Look at your account',
  },
  de: {
    hello: 'Hallo',
    notYou:
      'Warst du das nicht? Dann war jemand anderes in deinem Konto: Ändere das Passwort und sag der Verwaltung Bescheid.',
    security: 'Konto ansehen',
  },
} as const

export function accountWords({ name, language }: Reader, news: AccountNews, url: string): Words {
  const { subject, text } = (language === 'de' ? DE : EN)[news]
  const { hello, notYou, security } = WORDS[language]
  return { subject, text: `${hello} ${name},\n\n${text}\n\n${notYou}`, action: { label: security, url } }
}

export function newDeviceWords(reader: Reader, { userAgent, network, at }: Browser, url: string): Words {
  const { hello, notYou } = WORDS[reader.language]
  const device = deviceInWords(userAgent, reader.language)
  const when = timeFor(reader, new Date(at))
  const facts = [device, when, network].filter(Boolean).join('\n')
  return reader.language === 'de'
    ? {
        subject: 'Anmeldung auf einem neuen Gerät',
        text: `${hello} ${reader.name},\n\nin deinem Konto hat sich jemand in einem Browser angemeldet, den wir noch nicht kannten:\n\n${facts}\n\nWarst du das, musst du nichts tun. ${notYou}`,
        action: { label: 'Sitzungen ansehen', url },
      }
    : {
        subject: 'Sign-in on a new device',
        text: `${hello} ${reader.name},\n\nsomebody signed in to your account with a browser that we did not know:\n\n${facts}\n\nIf it was you, there is nothing to do. ${notYou}`,
        action: { label: 'Look at your sessions', url },
      }
}
