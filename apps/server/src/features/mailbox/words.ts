export const WORDS = {
  en: {
    subject: 'Mail from Damask works',
    text: 'You asked Damask for a test message. This is it: invitations and other messages reach people the same way.',
    label: 'Open the library',
  },
  de: {
    subject: 'Post von Damask kommt an',
    text: 'Du hast Damask um eine Probenachricht gebeten. Hier ist sie: Einladungen und andere Nachrichten kommen auf demselben Weg an.',
    label: 'Bibliothek öffnen',
  },
} as const
