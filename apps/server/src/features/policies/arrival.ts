import type { PolicyFault } from '@damask/contract'
import type { FieldValues } from '@damask/fields'
import { describeFormat, extensionOf, formats, isFormat } from '@damask/media'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { findTemplate } from '../metadata/index.ts'
import { inOneText } from './fault-words.ts'
import { faultsOfKind, faultsOfSize } from './judge.ts'
import type { PlacedPolicy } from './queries.ts'

/** What arrives in a folder gets these where it has none: values of the template, and over them the defaults. */
export async function arrivalValuesOf(ctx: Ctx, { parts }: PlacedPolicy): Promise<FieldValues> {
  const template = parts.templateId ? await findTemplate(ctx, parts.templateId) : undefined
  return { ...(template?.values as FieldValues | undefined), ...(parts.defaults as FieldValues | undefined) }
}

export const hasArrivalValues = ({ parts }: PlacedPolicy): boolean =>
  Boolean(parts.templateId) || Object.keys(parts.defaults ?? {}).length > 0

/**
 * Asked before bytes are sent, so that nobody sends a film for nothing. What is said here is a guess by the name; the
 * content is judged when it is there.
 * @throws policy_not_met
 */
export function requireWelcome(policy: PlacedPolicy, file: { name: string; sizeBytes: number | null }): void {
  const guess = guessOf(file.name)
  const faults = [
    ...(guess ? faultsOfKind(policy, guess.kind, guess.format) : []),
    ...(file.sizeBytes === null ? [] : faultsOfSize(policy, file.sizeBytes)),
  ]
  if (faults.length > 0) throw policyNotMet(faults)
}

export const policyNotMet = (faults: readonly PolicyFault[]) =>
  problem('policy_not_met', { detail: inOneText(faults), faults })

const byExtension = new Map<string, ReturnType<typeof describeFormat>>()

/** What a file probably is, by its extension alone. */
function guessOf(name: string) {
  if (byExtension.size === 0) {
    for (const format of formats) {
      const described = describeFormat(format)
      if (!byExtension.has(described.extension)) byExtension.set(described.extension, described)
    }
  }
  const extension = extensionOf(name)
  if (extension === '') return undefined
  return isFormat(extension) ? describeFormat(extension) : byExtension.get(extension)
}
