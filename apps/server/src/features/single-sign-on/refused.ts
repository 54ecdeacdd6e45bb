import { type Problem, problem } from '../../platform/problem.ts'

/** The answer of a provider did not hold. Why is for administrators: it goes into the history and not to the browser. */
export const refused = (because: string): Problem => problem('sso_refused', { because })
