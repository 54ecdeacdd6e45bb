import type { DataExportId } from '@damask/contract'

/** Where a copy lies in the store. */
export const exportKey = (id: DataExportId): string => `exports/${id}.zip`
