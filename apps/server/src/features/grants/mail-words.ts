import type { AccessRequest, Place } from '@damask/contract'
import type { Reader, Words } from '../identity/index.ts'

/** To somebody who decides, as far as they see what it is about. */
export function requestWords(
  { name, language }: Reader,
  request: Pick<AccessRequest, 'person' | 'wantedRole' | 'message'> & { place: Place },
  url: string,
): Words {
  const { message, person } = request
  const requester = person.name
  const wanted = request.wantedRole?.name
  const { path } = request.place
  const place = path && path !== '/' ? path : request.place.name
  if (language === 'de') {
    const role = wanted ? ` Gewünscht ist die Rolle ${wanted}.` : ''
    return {
      subject: `${requester} bittet um Zugriff auf ${place}`,
      text: paragraphs(
        `Hallo ${name},`,
        `${requester} bittet um Zugriff auf ${place}.${role}`,
        message && `„${message}“`,
        'Du entscheidest dort mit, wer was darf.',
      ),
      action: { label: 'Anfrage ansehen', url },
    }
  }
  const role = wanted ? ` They would like to be ${wanted}.` : ''
  return {
    subject: `${requester} asks for access to ${place}`,
    text: paragraphs(
      `Hello ${name},`,
      `${requester} asks for access to ${place}.${role}`,
      message && `“${message}”`,
      'You are one of those who decide there.',
    ),
    action: { label: 'Look at the request', url },
  }
}

/** @param place null where even now it may not be seen */
export function approvedWords({ name, language }: Reader, place: string | null, url: string): Words {
  if (language === 'de') {
    return {
      subject: place ? `Du hast jetzt Zugriff auf ${place}` : 'Du hast jetzt Zugriff',
      text: `Hallo ${name},\n\ndu hast um Zugriff${place ? ` auf ${place}` : ''} gebeten und ihn bekommen.`,
      action: { label: 'Öffnen', url },
    }
  }
  return {
    subject: place ? `You have access to ${place} now` : 'You have access now',
    text: `Hello ${name},\n\nyou asked for access${place ? ` to ${place}` : ''}, and somebody said yes.`,
    action: { label: 'Open it', url },
  }
}

/** The place stays unnamed: it was not seen before, and is not now. */
export const declinedWords = ({ name, language }: Reader, answer: string | null): Words =>
  language === 'de'
    ? {
        subject: 'Zu deiner Bitte um Zugriff',
        text: paragraphs(
          `Hallo ${name},`,
          'du hast um Zugriff gebeten. Die Antwort ist nein.',
          answer && `„${answer}“`,
        ),
      }
    : {
        subject: 'About your request for access',
        text: paragraphs(`Hello ${name},`, 'you asked for access, and the answer is no.', answer && `“${answer}”`),
      }

const paragraphs = (...parts: (string | null)[]) => parts.filter(Boolean).join('\n\n')
