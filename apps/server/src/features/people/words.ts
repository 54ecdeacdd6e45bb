import type { Mail } from '../../platform/mail.ts'

type Language = Mail['language']
type Words = Pick<Mail, 'subject' | 'text' | 'action'>

type Facts = { library: string; url: string }

export function invitationMail(language: Language, { library, inviter, url }: Facts & { inviter: string }): Words {
  if (language === 'de') {
    return {
      subject: `${inviter} lädt dich zu ${library} ein`,
      text: `${inviter} möchte mit dir in der Bibliothek ${library} arbeiten.\n\nNimm die Einladung an und wähle ein Passwort. Wenn du sie nicht erwartet hast, musst du nichts tun.`,
      action: { label: 'Einladung annehmen', url },
    }
  }
  return {
    subject: `${inviter} invites you to ${library}`,
    text: `${inviter} would like to work with you in the library ${library}.\n\nAccept the invitation and choose a password. If you did not expect it, there is nothing you need to do.`,
    action: { label: 'Accept the invitation', url },
  }
}

export function confirmMail(language: Language, { library, url }: Facts): Words {
  if (language === 'de') {
    return {
      subject: `Bestätige deine Adresse für ${library}`,
      text: `Jemand, vermutlich du, möchte mit dieser Adresse der Bibliothek ${library} beitreten.\n\nDer Link gilt einen Tag. Wenn du das nicht warst, musst du nichts tun: Ohne ihn entsteht kein Konto.`,
      action: { label: 'Adresse bestätigen und beitreten', url },
    }
  }
  return {
    subject: `Confirm your address for ${library}`,
    text: `Somebody, probably you, wants to join the library ${library} with this address.\n\nThe link holds for a day. If it was not you, there is nothing you need to do: without it no account is made.`,
    action: { label: 'Confirm and join', url },
  }
}

export function alreadyMemberMail(language: Language, { library, url }: Facts): Words {
  if (language === 'de') {
    return {
      subject: `Du hast schon ein Konto bei ${library}`,
      text: `Jemand, vermutlich du, wollte mit dieser Adresse der Bibliothek ${library} beitreten. Es gibt schon ein Konto damit: Melde dich einfach an.`,
      action: { label: 'Anmelden', url },
    }
  }
  return {
    subject: `You already have an account at ${library}`,
    text: `Somebody, probably you, wanted to join the library ${library} with this address. There is an account with it already: just sign in.`,
    action: { label: 'Sign in', url },
  }
}
