import { useEffect, useState } from 'react'

export type RelativeTimeProps = {
  at: string
  /** "3 minutes ago", in the reader's language. */
  relative: (iso: string) => string
  /** "20 Nov 2026, 14:03", shown on hover. */
  absolute: (iso: string) => string
}

/** A moment as people say it, kept true while the page stays open; the exact time is one hover away. */
export function RelativeTime({ at, relative, absolute }: RelativeTimeProps) {
  const [, tick] = useState(0)
  useEffect(() => {
    const ageMs = Math.abs(Date.now() - Date.parse(at))
    const timer = window.setInterval(() => tick((n) => n + 1), ageMs < 3_600_000 ? 30_000 : 600_000)
    return () => window.clearInterval(timer)
  }, [at])
  return (
    <time dateTime={at} title={absolute(at)}>
      {relative(at)}
    </time>
  )
}
