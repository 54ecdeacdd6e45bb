import type { Ctx } from '../../platform/ctx.ts'
import { Reply } from '../../platform/feature.ts'
import { expiryOf } from './expiry.ts'
import { optionsOf, type UploadRow } from './queries.ts'
import { TUS_VERSION } from './tus-headers.ts'

const BASE = '/api/v1/uploads'

/** The headers that tus wants; `describe` adds what HEAD asks for. */
export async function tusReply(
  ctx: Ctx,
  row: UploadRow,
  reply: { status: number; offset?: number; location?: boolean; describe?: boolean },
): Promise<Reply<null>> {
  const { status, offset, location, describe } = reply
  const headers: Record<string, string> = { 'tus-resumable': TUS_VERSION }
  if (location) headers.location = `${BASE}/${row.id}`
  if (offset !== undefined) headers['upload-offset'] = String(offset)
  if (row.state === 'receiving') headers['upload-expires'] = (await expiryOf(ctx, row)).toUTCString()
  if (describe) {
    if (row.size_bytes === null) headers['upload-defer-length'] = '1'
    else headers['upload-length'] = String(row.size_bytes)
    const { metadata } = optionsOf(row)
    if (metadata) headers['upload-metadata'] = metadata
    if (row.is_partial) headers['upload-concat'] = 'partial'
    if (row.part_ids) headers['upload-concat'] = `final;${row.part_ids.map((id) => `${BASE}/${id}`).join(' ')}`
  }
  return new Reply(null, { status, headers })
}
