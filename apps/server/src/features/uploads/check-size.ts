import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { uploadSettings } from './settings.ts'

export function checkSize(ctx: Ctx, sizeBytes: number): void {
  const max = ctx.settings(uploadSettings).DAMASK_UPLOAD_MAX_BYTES
  if (max !== undefined && sizeBytes > max) {
    throw problem('upload_too_large', {
      detail: `This file is larger than this library accepts (${max} bytes; DAMASK_UPLOAD_MAX_BYTES).`,
    })
  }
}

/** How many more bytes an upload may get. */
export function roomOf(ctx: Ctx, sizeBytes: number | null, offset: number): number {
  const max = ctx.settings(uploadSettings).DAMASK_UPLOAD_MAX_BYTES
  return (sizeBytes ?? max ?? Number.MAX_SAFE_INTEGER) - offset
}
