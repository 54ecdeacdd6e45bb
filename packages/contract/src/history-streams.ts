import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { EventKind } from './history.ts'
import { HistoryStreamId } from './ids.ts'

const PrunableKind = EventKind.exclude(['history'])
/** Days that events of a kind are kept; null is for ever. What the history says of itself is always kept. */
export const HistoryRetention = z
  .object({ days: z.record(PrunableKind, z.int().min(7).max(36_500).nullable()) })
  .meta({ id: 'HistoryRetention' })
export type HistoryRetention = z.infer<typeof HistoryRetention>

const WebhookTarget = z.object({ type: z.literal('webhook'), url: z.url().max(2000) })
const SyslogTarget = z.object({
  type: z.literal('syslog'),
  transport: z.enum(['tcp', 'tls', 'udp']),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
})
export const StreamTarget = z.discriminatedUnion('type', [WebhookTarget, SyslogTarget]).meta({ id: 'StreamTarget' })
export type StreamTarget = z.infer<typeof StreamTarget>

/** Somewhere that all events are sent to as they happen: a SIEM, a log server. */
export const HistoryStream = z
  .object({
    id: HistoryStreamId,
    name: z.string(),
    target: StreamTarget,
    kinds: z.array(EventKind).describe('Empty: all.'),
    isActive: z.boolean(),
    behind: z.int().describe('How many places of the chain it has not been given yet.'),
    failures: z.int().describe('Failed tries in a row.'),
    lastError: z.string().nullable(),
    lastSentAt: Timestamp.nullable(),
    nextTryAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'HistoryStream' })
export type HistoryStream = z.infer<typeof HistoryStream>

const streaming = { audience: 'member', scope: 'account:manage', needs: 'manage_integrations' } as const
const inStream = z.object({ streamId: HistoryStreamId })
const StreamName = z.string().trim().min(1).max(120)

/** What becomes of events: how long they are kept, and where else they are sent. */
export const historyStreams = {
  getRetention: endpoint({
    method: 'GET',
    path: '/history/retention',
    summary: 'Show how long events are kept',
    audience: 'member',
    scope: 'account:manage',
    needs: 'see_audit',
    returns: HistoryRetention,
  }),
  setRetention: endpoint({
    method: 'PUT',
    path: '/history/retention',
    summary: 'Change how long events are kept',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    body: HistoryRetention.extend({ reason: z.string().max(500).optional() }),
    returns: HistoryRetention,
  }),
  listStreams: endpoint({
    method: 'GET',
    path: '/history/streams',
    summary: 'List where events are sent to',
    ...streaming,
    returns: z.object({ items: z.array(HistoryStream) }),
  }),
  createStream: endpoint({
    method: 'POST',
    path: '/history/streams',
    summary: 'Send events somewhere as they happen',
    ...streaming,
    scope: 'session',
    body: z.object({ name: StreamName, target: StreamTarget, kinds: z.array(EventKind).max(6).default([]) }),
    returns: z.object({
      stream: HistoryStream,
      secret: z.string().nullable().describe('What a webhook checks signatures with. Shown once.'),
    }),
    status: 201,
    problems: ['too_many_streams'],
  }),
  updateStream: endpoint({
    method: 'PATCH',
    path: '/history/streams/:streamId',
    summary: 'Change, pause or resume a stream of events',
    ...streaming,
    scope: 'session',
    params: inStream,
    body: z.object({
      name: StreamName.optional(),
      target: StreamTarget.optional(),
      kinds: z.array(EventKind).max(6).optional(),
      isActive: z.boolean().optional(),
    }),
    returns: HistoryStream,
    problems: ['history_stream_not_found'],
  }),
  deleteStream: endpoint({
    method: 'DELETE',
    path: '/history/streams/:streamId',
    summary: 'Stop sending events somewhere',
    ...streaming,
    scope: 'session',
    params: inStream,
    returns: z.null(),
    problems: ['history_stream_not_found'],
  }),
  testStream: endpoint({
    method: 'POST',
    path: '/history/streams/:streamId/test',
    summary: 'Send a test message',
    ...streaming,
    scope: 'session',
    params: inStream,
    returns: z.object({ arrived: z.boolean(), says: z.string() }),
    problems: ['history_stream_not_found'],
  }),
}
