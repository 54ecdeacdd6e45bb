import { problem } from '../../platform/problem.ts'

/**
 * From when until when, as calls say it.
 * @throws invalid_request when it would end before it begins
 */
export function readTime(input: { startsAt: string | null; endsAt: string | null }) {
  const time = {
    starts_at: input.startsAt ? new Date(input.startsAt) : null,
    ends_at: input.endsAt ? new Date(input.endsAt) : null,
  }
  if (time.starts_at && time.ends_at && time.starts_at >= time.ends_at)
    throw problem('invalid_request', {
      detail: 'It must begin before it ends.',
      errors: [{ pointer: '/endsAt', code: 'too_early', message: 'must be after the beginning' }],
    })
  return time
}
