import { useEffect, useState } from 'react'

const FIRST_PAGE_MS = 1500

/** For what can come a moment later: false until the first page has had time to fetch what it shows. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setIdle(true), FIRST_PAGE_MS)
    return () => window.clearTimeout(timer)
  }, [])
  return idle
}
