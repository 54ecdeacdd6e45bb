import { expect, test } from 'vitest'
import type { FieldValues } from './field.ts'
import { judgeValues } from './judge-values.ts'
import { compilePattern } from './pattern.ts'
import { CASE_FIELDS, CASES } from './testing/cases.ts'

const matches = (pattern: string, text: string) => compilePattern(pattern).matches(text)

test.each(CASES.map((one) => [one.says, one] as const))('%s', (_, { values, faults }) => {
  const found = judgeValues(CASE_FIELDS, values as FieldValues, matches)
  expect(found.map((fault) => `${fault.field} ${fault.code}`)).toEqual(faults)
})
