import type { HistoryFinding } from '@damask/contract'

const KEPT = 100

/** What a verification found: all counted, the first hundred kept. */
export class Findings {
  count = 0
  readonly kept: HistoryFinding[] = []

  add(what: HistoryFinding['what'], says: string, place: Partial<HistoryFinding> = {}): void {
    this.count++
    if (this.kept.length < KEPT) this.kept.push({ what, says, eventSeq: null, position: null, seal: null, ...place })
  }
}

/** An event as a finding names it: `event 1234 (asset.renamed, 2026-05-01T10:00:00Z)`. */
export const nameOfEvent = (row: { seq: number; name?: string | null; at_text?: string | null }): string =>
  row.name ? `event ${row.seq} (${row.name}, ${row.at_text?.replace(/\.\d+Z$/, 'Z')})` : `event ${row.seq}`
