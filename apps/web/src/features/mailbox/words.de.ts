import type { Translation } from '../../app/translation.ts'
import type { words as english } from './words.en.ts'

export const words: Translation<typeof english> = {
  title: 'Postfach',
  hintMailbox: 'Was versandt worden wäre, wenn es einen Mailserver gäbe.',
  hintSmtp: 'Wie Nachrichten diese Bibliothek verlassen.',
  off: 'Es ist kein Mailserver eingerichtet',
  offHint:
    'Nichts verlässt diese Bibliothek. Einladungen und andere Nachrichten warten hier 14 Tage lang, die letzten 200 davon. Die Verwaltung kann ihre Links von Hand weitergeben.',
  how: 'Um wirklich Post zu senden, gib Damask beim Start diese Einstellungen mit und starte es neu:',
  on: 'Post wird versandt',
  onHint: 'Über {{server}}, von {{from}}.',
  test: 'Probenachricht an mich senden',
  tested: 'Eine Probenachricht ist zu dir unterwegs.',
  testedHere: 'Eine Probenachricht liegt im Postfach.',
  empty: 'Postfach leeren',
  emptyTitle: 'Alle Nachrichten endgültig löschen?',
  emptyText: 'Links, die noch niemand genutzt hat, können dann nicht mehr weitergegeben werden.',
  emptied: 'Das Postfach ist leer.',
  none: 'Keine Nachrichten',
  noneHint: 'Lade jemanden ein, und die Nachricht erscheint hier.',
  to: 'An {{to}}',
  copyLink: 'Link kopieren',
  copied: 'Der Link wurde kopiert.',
  onlyAdministrators: 'Nur die Verwaltung liest das Postfach, denn Links in Nachrichten lassen Menschen herein.',
  messages: 'Nachrichten',
  more: 'Mehr anzeigen',
}
