/** Every refusal the API can give. A code is public API: add freely, never rename. */
export const errors = {
  not_signed_in: { status: 401, says: 'Sign in to continue.' },
  wrong_credentials: { status: 401, says: 'That e-mail address and password do not belong together.' },
  not_allowed: { status: 403, says: 'You do not have permission to do that.' },
  key_scope_missing: { status: 403, says: 'This API key does not have the scope that this call needs.' },
  origin_refused: { status: 403, says: 'This request came from another site, so it was refused.' },
  invalid_request: { status: 400, says: 'Something in the request is not valid.' },
  invalid_cursor: { status: 400, says: 'That page marker is not one of ours. Start again from the first page.' },
  route_not_found: { status: 404, says: 'There is nothing at this address.' },
  body_too_large: { status: 413, says: 'The request is larger than this call accepts.' },
  media_type_refused: { status: 415, says: 'This call does not accept that content type.' },
  too_many_requests: { status: 429, says: 'Too many tries in a short time. Wait a moment and try again.' },
  idempotency_mismatch: { status: 422, says: 'This idempotency key was used for a different request.' },
  something_went_wrong: { status: 500, says: 'Something went wrong. Nothing was lost; please try again.' },
  unavailable: { status: 503, says: 'Damask is starting or stopping. Try again in a moment.' },

  already_set_up: { status: 409, says: 'This library already has an administrator. Sign in instead.' },
  password_too_weak: { status: 422, says: 'Choose a longer password: at least 10 characters, not a common one.' },
  wrong_password: { status: 422, says: 'That is not your current password.' },
  session_not_found: { status: 404, says: 'That session has already ended.' },
  api_key_not_found: { status: 404, says: 'That API key does not exist, or you cannot see it.' },

  folder_not_found: { status: 404, says: 'That folder does not exist, or you cannot see it.' },
  folder_name_taken: { status: 409, says: 'There is already a folder with that name here.' },
  folder_into_itself: { status: 422, says: 'A folder cannot be moved into itself or into a folder inside it.' },
  folder_too_deep: { status: 422, says: 'Folders can be nested 64 levels deep at most.' },
  folder_is_root: { status: 422, says: 'The library itself cannot be renamed, moved or deleted.' },
  name_invalid: { status: 422, says: 'That name cannot be used.' },

  asset_not_found: { status: 404, says: 'That asset does not exist, or you cannot see it.' },
  asset_name_taken: { status: 409, says: 'There is already an asset with that name in this folder.' },
  asset_changed: { status: 412, says: 'Somebody changed this asset in the meantime. Look at it again before saving.' },
  version_not_found: { status: 404, says: 'That version does not exist.' },
  rendition_not_found: { status: 404, says: 'There is no such preview for this asset.' },
  bin_entry_not_found: { status: 404, says: 'That is not in the bin any more.' },
  nothing_selected: { status: 422, says: 'Nothing was selected.' },
  archive_not_found: { status: 404, says: 'That download has expired. Start it again.' },
  archive_empty: { status: 422, says: 'There is nothing to download in that selection.' },

  upload_not_found: { status: 404, says: 'That upload does not exist any more. Start it again.' },
  upload_expired: { status: 410, says: 'That upload was left unfinished for too long. Start it again.' },
  upload_offset_mismatch: {
    status: 409,
    says: 'The upload continues from a different place. Ask where, then go on from there.',
  },
  upload_locked: { status: 423, says: 'Another connection is sending this upload. Try again in a moment.' },
  upload_checksum_mismatch: { status: 460, says: 'The bytes were damaged on the way. Send this part again.' },
  upload_checksum_unknown: { status: 400, says: 'That checksum algorithm is not supported. Use sha1, sha256 or md5.' },
  upload_too_large: { status: 413, says: 'This file is larger than this library accepts.' },
  upload_incomplete: { status: 409, says: 'The upload is not complete yet.' },
  upload_version_unsupported: { status: 412, says: 'Only tus protocol version 1.0.0 is supported.' },
  upload_not_waiting: { status: 409, says: 'This upload is not waiting for a decision.' },
  file_empty: { status: 422, says: 'This file is empty: it has no bytes to keep.' },
  file_type_mismatch: { status: 422, says: 'The name of this file claims something that its content is not.' },
  duplicate_found: { status: 409, says: 'Exactly this file is already in the library.' },

  storage_full: { status: 507, says: 'The storage is full. Nothing was lost: make room, then try again.' },
  storage_unavailable: {
    status: 503,
    says: 'The storage does not answer at the moment. Nothing was lost: try again shortly.',
  },
  storage_refused: { status: 503, says: 'The storage refuses access. An administrator should check its settings.' },
  blob_missing: {
    status: 503,
    says: 'The bytes of this file cannot be found in storage. An administrator has been told.',
  },
  range_not_satisfiable: { status: 416, says: 'That range lies outside the file.' },

  operation_not_found: { status: 404, says: 'That operation does not exist, or you cannot see it.' },
  operation_ended: { status: 409, says: 'This operation has already ended.' },
} as const satisfies Record<string, { status: number; says: string }>

export type ErrorCode = keyof typeof errors
