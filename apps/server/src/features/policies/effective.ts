import type { FolderId, PolicyPart, PolicyParts } from '@damask/contract'

/** What one folder says by itself. */
export type OwnPolicy = {
  folderId: FolderId
  parts: PolicyParts
  locked: readonly PolicyPart[]
}

/** Who decides a part. */
export type Origin = {
  folderId: FolderId
  isLocked: boolean
  /** The folder further up whose word it replaces. */
  overrides: FolderId | null
  /** Folders further down that say otherwise, in vain: a lock is above them. */
  ignored: readonly FolderId[]
}

/** What counts in a folder. */
export type EffectivePolicy = {
  parts: PolicyParts
  origins: Partial<Record<PolicyPart, Origin>>
}

export const NO_POLICY: EffectivePolicy = { parts: {}, origins: {} }

/**
 * What counts where these folders lead to: of each part the word of the nearest folder that says anything, but a lock
 * further up is the last word.
 * @param above what folders say, from the library down
 */
export function effectiveOf(above: readonly OwnPolicy[]): EffectivePolicy {
  const parts: Record<string, unknown> = {}
  const origins: EffectivePolicy['origins'] = {}
  for (const { folderId, parts: own, locked } of above) {
    for (const [name, value] of Object.entries(own)) {
      const part = name as PolicyPart
      const before = origins[part]
      if (before?.isLocked) {
        origins[part] = { ...before, ignored: [...before.ignored, folderId] }
        continue
      }
      parts[part] = value
      origins[part] = {
        folderId,
        isLocked: locked.includes(part),
        overrides: before?.folderId ?? null,
        ignored: [],
      }
    }
  }
  return { parts: parts as PolicyParts, origins }
}

const STRICTNESS = ['unique', 'version', 'reject'] as const
export type Conflict = (typeof STRICTNESS)[number]

/** Of what account, folder and upload want to happen to a taken name: the strictest. */
export const strictest = (...modes: (Conflict | undefined)[]): Conflict =>
  STRICTNESS[Math.max(0, ...modes.map((mode) => (mode ? STRICTNESS.indexOf(mode) : 0)))]!
