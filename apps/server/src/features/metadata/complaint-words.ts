import type { Complaint, ComplaintCode } from '@damask/fields'

const WORDS: Record<ComplaintCode, (detail: string) => string> = {
  not_for_type: () => 'This rule means nothing for a field of this type.',
  localised_and_multiple: () => 'A field takes a text per language, or several texts, not both.',
  unique_and_localised: () => 'A field with a text per language cannot be unique.',
  unique_and_default: () => 'A unique field cannot begin with the same value everywhere.',
  range_empty: () => 'The upper bound is below the lower one: no value would fit.',
  not_a_date: () => 'This is not a date. Write it as 2026, 2026-05 or 2026-05-04.',
  default_wrong: () => 'The value to begin with does not fit the rules of the field.',
  pattern_unreadable: (detail) => `This pattern cannot be used. ${detail}`.trim(),
  field_unknown: (detail) => `There is no field "${detail}".`,
  itself: () => 'A field cannot depend on itself.',
  circle: (detail) => `These fields wait for each other, so none of them could be filled: ${detail}.`,
  values_missing: () => 'Say which values this is about.',
  value_wrong: (detail) => `The field "${detail}" cannot have such a value.`,
  vocabulary_missing: () => 'Choose the vocabulary that the terms come from.',
  vocabulary_not_for_type: () => 'Only fields with terms have a vocabulary.',
  vocabulary_unknown: () => 'That vocabulary does not exist.',
  term_unknown: () => 'One of these terms does not belong to the vocabulary.',
  folder_unknown: () => 'One of these folders does not exist.',
  team_unknown: () => 'One of these teams does not exist.',
  kind_unknown: (detail) => `There is no kind of asset called "${detail}".`,
  person_unknown: () => 'There is no such person.',
  property_unknown: (detail) => `Files have no property "${detail}" that Damask could read.`,
  property_taken: (detail) => `The field "${detail}" has this property already.`,
}

/** What is wrong with a field, in a sentence. */
export const complaintSentence = ({ code, detail = '' }: Complaint): string => WORDS[code](detail)
