import type { AccessRequest, Capability, Place } from '@damask/contract'
import type { Reader, Words } from '../identity/index.ts'

/** To somebody who decides, as far as they see what it is about. */
export function requestWords(
  { name, language }: Reader,
  request: Pick<AccessRequest, 'person' | 'wantedRole' | 'wantedCapability' | 'message'> & { place: Place },
  url: string,
): Words {
  const { message, person } = request
  const requester = person.name
  const wanted = request.wantedRole?.name
  const what = !wanted && request.wantedCapability ? WISHES[language][request.wantedCapability] : undefined
  const { path } = request.place
  const place = path && path !== '/' ? path : request.place.name
  if (language === 'de') {
    const role = wanted ? ` Gewünscht ist die Rolle ${wanted}.` : what ? ` Gewünscht: ${what}.` : ''
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
  const role = wanted ? ` They would like the role ${wanted}.` : what ? ` They would like to ${what}.` : ''
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

const WISHES: Record<Reader['language'], Record<Capability, string>> = {
  en: {
    view: 'look',
    download: 'download previews',
    download_original: 'download originals',
    comment: 'comment',
    upload: 'add files',
    edit: 'edit',
    replace: 'add versions',
    move: 'move',
    delete: 'delete',
    share: 'share',
    approve: 'approve',
    publish: 'publish',
    manage_folder: 'arrange folders',
    manage_access: 'decide about access',
  },
  de: {
    view: 'ansehen',
    download: 'Vorschauen herunterladen',
    download_original: 'Originale herunterladen',
    comment: 'kommentieren',
    upload: 'Dateien hinzufügen',
    edit: 'bearbeiten',
    replace: 'Versionen hinzufügen',
    move: 'verschieben',
    delete: 'löschen',
    share: 'teilen',
    approve: 'freigeben',
    publish: 'veröffentlichen',
    manage_folder: 'Ordner einrichten',
    manage_access: 'über Zugriff entscheiden',
  },
}
