import type { Translation } from '../../app/translation.ts'
import type { words as english } from './words.en.ts'

export const words: Translation<typeof english> = {
  root: 'Bibliothek',
  tree: 'Ordner',
  showMore: 'Mehr Ordner zeigen',
  treeFailed: 'Die Ordner konnten nicht geladen werden.',
  action: {
    create: 'Neuer Ordner',
    rename: 'Ordner umbenennen',
    rules: 'Regeln dieses Ordners',
    move: 'Ordner verschieben…',
    delete: 'Ordner löschen',
    open: 'Ordner öffnen',
    download: 'Als ZIP herunterladen',
    copyLink: 'Link zum Ordner kopieren',
    access: 'Wer Zugriff hat',
  },
  create: {
    title: 'Neuer Ordner',
    in: 'In {{folder}}',
    name: 'Name',
    submit: 'Ordner anlegen',
    done: 'Der Ordner „{{name}}“ wurde angelegt.',
    open: 'Öffnen',
  },
  rename: {
    title: 'Ordner umbenennen',
    name: 'Name',
    submit: 'Umbenennen',
  },
  picker: {
    search: 'Ordner suchen',
    here: 'Gewählter Ordner',
    noneInside: 'In „{{folder}}“ gibt es keine Ordner.',
    nothing: 'Kein Ordner heißt „{{words}}“.',
    newFolder: 'Neuer Ordner hier',
  },
  move: {
    title: '„{{name}}“ verschieben nach',
    submit: 'Hierher verschieben',
    done: '„{{name}}“ wurde nach {{folder}} verschoben.',
  },
  delete: {
    done: '„{{name}}“ liegt im Papierkorb.',
  },
  restored: '„{{name}}“ ist wieder da.',
}
