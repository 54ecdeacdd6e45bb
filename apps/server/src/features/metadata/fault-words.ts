import type { ValueFault } from '@damask/contract'
import type { ProblemDetails } from '../../platform/problem.ts'

const WORDS: Record<ValueFault['code'], (limit: ValueFault['limit']) => string> = {
  required: () => 'This field must have a value.',
  wrong_type: () => 'This is not a value of the type of the field.',
  too_short: (limit) => `At least ${limit} characters are needed.`,
  too_long: (limit) => `At most ${limit} characters fit.`,
  too_small: (limit) => `The smallest number allowed is ${limit}.`,
  too_large: (limit) => `The largest number allowed is ${limit}.`,
  too_early: (limit) => `The earliest date allowed is ${limit}.`,
  too_late: (limit) => `The latest date allowed is ${limit}.`,
  too_many: (limit) => `At most ${limit} values fit.`,
  not_a_date: () => 'This is not a date. Write it as 2026, 2026-05, 2026-05-04 or 2026-05-04T10:30.',
  not_a_link: () => 'This is not a web address. It begins with https://.',
  pattern: () => 'This does not have the form that the field asks for.',
  unknown_field: () => 'This asset has no such field.',
  not_asked_for: () => 'This field is not asked for, given the other values.',
  not_editable: () => 'You may not change this field.',
  unknown_term: () => 'This is not a term of the vocabulary of the field.',
  term_not_allowed: () => 'This term cannot be chosen in this field.',
  unknown_person: () => 'There is no such person.',
  taken: () => 'Another asset has this value already.',
  changed_since: () => 'This value was changed since, and stays as it is.',
}

/** What is wrong with a value, in a sentence. */
export const faultSentence = ({ code, limit }: ValueFault): string => WORDS[code](limit)

/** Faults as a problem tells them: each at its field. */
export const faultDetails = (faults: readonly ValueFault[]): ProblemDetails => ({
  errors: faults.map((fault) => ({
    pointer: `/values/${fault.field}`,
    code: fault.code,
    message: faultSentence(fault),
  })),
  faults,
})
