import * as z from 'zod'
import { Asset, ProcessingState } from './assets.ts'
import { endpoint, queryInt, Timestamp } from './endpoint.ts'
import { AssetId } from './ids.ts'

export const ProcessingStep = z
  .object({
    step: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
    sentence: z.string().nullable().describe('Why it failed or was skipped, in words.'),
    tookMs: z.int().nullable(),
  })
  .meta({ id: 'ProcessingStep' })
export type ProcessingStep = z.infer<typeof ProcessingStep>

export const Processing = z
  .object({
    state: ProcessingState,
    attempts: z.int(),
    steps: z.array(ProcessingStep),
    renditions: z.array(
      z.object({
        recipe: z.string(),
        mime: z.string(),
        width: z.int().nullable(),
        height: z.int().nullable(),
        sizeBytes: z.int(),
      }),
    ),
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Processing' })
export type Processing = z.infer<typeof Processing>

const inAsset = z.object({ assetId: AssetId })

export const renditions = {
  getProcessing: endpoint({
    method: 'GET',
    path: '/assets/:assetId/processing',
    summary: 'Show what was made of an asset and what failed',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: Processing,
    problems: ['asset_not_found'],
  }),
  retry: endpoint({
    method: 'POST',
    path: '/assets/:assetId/processing/retry',
    summary: 'Process an asset again',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    returns: Asset,
    status: 202,
    problems: ['asset_not_found'],
  }),
  download: endpoint({
    method: 'GET',
    path: '/assets/:assetId/renditions/:recipe',
    summary: 'Fetch a stored preview of an asset',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ assetId: AssetId, recipe: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    query: z.object({
      v: queryInt(1, 1_000_000).optional().describe('A version number; the reply is then cacheable for ever.'),
    }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['asset_not_found', 'rendition_not_found', 'version_not_found', 'range_not_satisfiable'],
  }),
}
