import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'

/** What sort of thing an event is: how long it is kept can differ by this. */
export const EventKind = z
  .enum(['content', 'downloads', 'sign_ins', 'access', 'settings', 'history'])
  .meta({ id: 'EventKind' })
export type EventKind = z.infer<typeof EventKind>

export const HistoryFinding = z
  .object({
    what: z.enum([
      'changed',
      'missing',
      'inserted',
      'reordered',
      'blanked',
      'backdated',
      'seal',
      'signature',
      'cut_off',
    ]),
    eventSeq: z.int().nullable(),
    position: z.int().nullable(),
    seal: z.int().nullable(),
    says: z.string().describe('A sentence that names the place.'),
  })
  .meta({ id: 'HistoryFinding' })
export type HistoryFinding = z.infer<typeof HistoryFinding>

/** What reading all of the history and counting again has shown. */
export const HistoryVerification = z
  .object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    done: z.int().describe('How many events have been read.'),
    total: z.int(),
    isIntact: z.boolean().nullable().describe('Null before the first verification has ended.'),
    verifiedTo: z
      .object({ position: z.int(), seal: z.int(), sealedAt: Timestamp })
      .nullable()
      .describe('The last place in the chain that the last finished verification read.'),
    blankedParts: z.int().describe('How many events lost their personal part because a person was erased.'),
    prunedEvents: z.int().describe('How many events were taken away by the retention policy; their seals remain.'),
    findings: z.array(HistoryFinding).describe('The first 100.'),
    findingCount: z.int(),
  })
  .meta({ id: 'HistoryVerification' })
export type HistoryVerification = z.infer<typeof HistoryVerification>

export const history = {
  getVerification: endpoint({
    method: 'GET',
    path: '/history/verification',
    summary: 'Show what the last verification of the history found',
    audience: 'member',
    scope: 'account:manage',
    needs: 'see_audit',
    returns: HistoryVerification,
  }),
  verify: endpoint({
    method: 'POST',
    path: '/history/verification',
    summary: 'Read the whole history and prove that nothing was changed or removed',
    audience: 'member',
    scope: 'account:manage',
    needs: 'see_audit',
    returns: HistoryVerification,
    status: 202,
  }),
}
