/** What the server refuses about fields and templates, by the code of the problem. */
export const fieldCodes = {
  field_key_taken: 'Dieser Schlüssel ist schon vergeben. Wähle einen anderen.',
  field_invalid: 'Etwas an diesem Feld kann nicht stimmen.',
  field_changed: 'Jemand hat dieses Feld inzwischen geändert. Sieh es dir noch einmal an, bevor du speicherst.',
  field_type_refused: 'Die Werte von Assets würden ihre Bedeutung verlieren. Lege stattdessen ein neues Feld an.',
  field_not_unique: 'Mehrere Assets haben denselben Wert, deshalb kann das Feld nicht eindeutig werden.',
  field_in_use: 'Andere Felder hängen von diesem ab. Ändere zuerst ihre Bedingungen.',
  field_group_not_found: 'Diese Feldgruppe gibt es nicht.',
  too_many_fields: 'Es gibt zu viele Felder. Lösche solche, die niemand braucht.',
  template_name_taken: 'Es gibt schon eine Vorlage mit diesem Namen.',
  template_changed: 'Jemand hat diese Vorlage inzwischen geändert. Sieh sie dir noch einmal an, bevor du speicherst.',
  too_many_templates: 'Es gibt zu viele Vorlagen. Lösche solche, die niemand braucht.',
  values_invalid: 'Einige dieser Werte passen nicht zu ihren Feldern. Nichts wurde geändert.',
  field_not_found: 'Dieses Feld gibt es nicht.',
  template_not_found: 'Diese Vorlage gibt es nicht.',
} as const
