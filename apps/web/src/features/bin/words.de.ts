import type { Translation } from '../../app/translation.ts'
import type { words as english } from './words.en.ts'

export const words: Translation<typeof english> = {
  title: 'Papierkorb',
  hint: 'Gelöschtes, das sich zurücklegen oder endgültig löschen lässt.',
  nothing: 'Der Papierkorb ist leer',
  nothingHint: 'Gelöschte Assets und Ordner liegen hier bereit und lassen sich zurücklegen.',
  select: '{{name}} auswählen',
  selectAll: 'Alle auswählen',
  selected_one: '{{written}} ausgewählt',
  selected_other: '{{written}} ausgewählt',
  from: 'Aus {{path}}',
  deleted: '{{when}} gelöscht',
  deletedBy: '{{when}} von {{name}} gelöscht',
  left_one: 'Noch {{count}} Tag',
  left_other: 'Noch {{count}} Tage',
  inside_one: '{{written}} Asset',
  inside_other: '{{written}} Assets',
  action: {
    restore: 'Zurücklegen',
    restoreOf: '{{name}} zurücklegen',
    erase: 'Endgültig löschen',
    eraseOf: '{{name}} endgültig löschen',
    empty: 'Papierkorb leeren',
    selectAll: 'Alle auswählen',
    clearSelection: 'Auswahl aufheben',
  },
  restore: {
    done_one: '„{{name}}“ liegt wieder in {{folder}}.',
    done_other: '{{count}} Dinge liegen wieder an ihrem Platz.',
    renamed: '„{{name}}“ liegt als „{{renamedTo}}“ wieder in {{folder}}, weil der Name vergeben war.',
    open: 'Öffnen',
  },
  erase: {
    title_one: '„{{name}}“ endgültig löschen?',
    title_other: '{{count}} Dinge endgültig löschen?',
    one: 'Alle Versionen und Vorschauen ({{size}}) gehen verloren. Das lässt sich nicht rückgängig machen.',
    many_one: '{{written}} Asset mit allen Versionen ({{size}}) geht verloren. Das lässt sich nicht rückgängig machen.',
    many_other:
      '{{written}} Assets mit allen Versionen ({{size}}) gehen verloren. Das lässt sich nicht rückgängig machen.',
    submit: 'Endgültig löschen',
    working: '„{{name}}“ wird gelöscht',
    done_one: '„{{name}}“ wurde endgültig gelöscht.',
    done_other: '{{count}} Dinge wurden endgültig gelöscht.',
  },
  empty: {
    confirm: 'Papierkorb leeren?',
    text: 'Alles darin geht mit allen Versionen verloren. Das lässt sich nicht rückgängig machen.',
    submit: 'Papierkorb leeren',
    working: 'Papierkorb wird geleert',
    done: 'Der Papierkorb ist leer.',
  },
}
