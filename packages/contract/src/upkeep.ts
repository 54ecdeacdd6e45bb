import * as z from 'zod'
import { endpoint } from './endpoint.ts'

export const ToolState = z
  .object({
    name: z.string(),
    version: z.string().nullable().describe('Null when it is not installed.'),
    purpose: z.string(),
    degraded: z.string().nullable().describe('What is missing without it.'),
    install: z.string().nullable().describe('The command that installs it on this machine.'),
  })
  .meta({ id: 'ToolState' })
export type ToolState = z.infer<typeof ToolState>

export const SystemState = z
  .object({
    version: z.string(),
    node: z.string(),
    uptimeS: z.number(),
    database: z.object({ kind: z.enum(['embedded', 'external']), version: z.string(), sizeBytes: z.int() }),
    storage: z.object({
      kind: z.string(),
      blobs: z.int(),
      damaged: z.int().describe('Files whose stored bytes are not what they were, or are lost.'),
      sizeBytes: z.int(),
      freeBytes: z.int().nullable(),
      encryption: z
        .enum(['off', 'on', 'under_way'])
        .describe('Whether files are encrypted; `under_way` while older ones still are being encrypted.'),
      problem: z.string().nullable(),
    }),
    jobs: z.object({ waiting: z.int(), running: z.int(), failed: z.int() }),
    media: z.object({ networkIsolated: z.boolean(), processes: z.int() }),
    tools: z.array(ToolState),
  })
  .meta({ id: 'SystemState' })
export type SystemState = z.infer<typeof SystemState>

export const upkeep = {
  getSystem: endpoint({
    method: 'GET',
    path: '/system',
    summary: 'Show how this installation is doing',
    audience: 'member',
    scope: 'account:manage',
    needs: 'manage_settings',
    returns: SystemState,
  }),
}
