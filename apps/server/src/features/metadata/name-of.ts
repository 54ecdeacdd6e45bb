import type { Labels } from '@damask/contract'

/** How history calls a field: labels can be anything, so the English one, or the first. */
export const nameOf = ({ labels }: { labels: Labels }): string => labels.en ?? Object.values(labels)[0] ?? ''
