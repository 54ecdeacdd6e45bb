import * as z from 'zod'
import { endpoint } from './endpoint.ts'

export const live = {
  listen: endpoint({
    method: 'GET',
    path: '/live',
    summary: 'Follow changes as server-sent events; resumes after `Last-Event-ID`',
    audience: 'member',
    scope: 'library:read',
    returns: z.null(),
    answers: 'events',
  }),
}
