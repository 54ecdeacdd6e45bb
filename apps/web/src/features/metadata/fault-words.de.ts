import type { Translation } from '../../app/translation.ts'
import type { words as english } from './fault-words.en.ts'

export const words: Translation<typeof english> = {
  required: 'Das muss ausgefüllt sein.',
  wrong_type: 'Das ist kein Wert für dieses Feld.',
  too_short: 'Mindestens {{limit}} Zeichen.',
  too_long: 'Höchstens {{limit}} Zeichen.',
  too_small: 'Mindestens {{limit}}.',
  too_large: 'Höchstens {{limit}}.',
  too_early: 'Nicht vor {{limit}}.',
  too_late: 'Nicht nach {{limit}}.',
  too_many: 'Höchstens {{limit}} Werte.',
  not_a_date: 'Das ist kein Datum. Ein Jahr, ein Monat oder ein Tag genügt.',
  not_a_link: 'Das ist keine Webadresse. Sie beginnt mit https://.',
  pattern: 'Das hat nicht die Form, die verlangt ist.',
  pattern_example: 'Das hat nicht die Form, die verlangt ist. Zum Beispiel: {{example}}',
  unknown_field: 'Dieses Asset hat dieses Feld nicht.',
  not_asked_for: 'Danach ist bei den anderen Werten nicht gefragt.',
  not_editable: 'Das darfst du nicht ändern.',
  unknown_term: 'Diesen Begriff gibt es nicht mehr.',
  term_not_allowed: 'Dieser Begriff kann hier nicht gewählt werden.',
  unknown_person: 'Diese Person gibt es nicht mehr.',
  changed_since: 'Jemand hat diesen Wert seither geändert. Er bleibt, wie er ist.',
  taken: 'Ein anderes Asset hat diesen Wert schon.',
}
