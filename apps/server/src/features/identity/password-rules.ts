import type { Ctx } from '../../platform/ctx.ts'

type Rule = (ctx: Ctx, email: string) => Promise<boolean>

const rules = new Set<Rule>()

/** Told once by a feature above, where it is composed: for which addresses a password does not count. */
export const refusePasswordsWhen = (rule: Rule): void => {
  rules.add(rule)
}

/** Whether a person with this address signs in elsewhere. Asked wherever a password is used, set or sent for. */
export async function isPasswordRefused(ctx: Ctx, email: string): Promise<boolean> {
  for (const rule of rules) if (await rule(ctx, email)) return true
  return false
}
