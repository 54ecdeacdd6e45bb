import type { FolderId } from '@damask/contract'

/** The library itself. Repeated here because importing it from the contract would bring the validator into the browser. */
export const ROOT_FOLDER_ID = '00000000-0000-7000-8000-000000000001' as FolderId
