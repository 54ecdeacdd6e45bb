import type { Quality } from '@damask/contract'
import { useEffect, useRef } from 'react'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'

/** Numbers that are older are counted anew when somebody looks. */
const FRESH_MS = 10 * 60_000

/** Whether a count is under way, and how to begin one. */
export function useCount(quality: Quality | undefined): { isCounting: boolean; start: () => void } {
  const hasAsked = useRef(false)
  const isOld =
    quality !== undefined &&
    quality.state !== 'running' &&
    (!quality.countedAt || Date.now() - Date.parse(quality.countedAt) > FRESH_MS)
  useEffect(() => {
    if (!isOld || hasAsked.current) return
    hasAsked.current = true
    void startCount()
  }, [isOld])
  return {
    isCounting: quality?.state === 'running' || (isOld && quality?.state === 'never'),
    start: () => void startCount(),
  }
}

export async function startCount(): Promise<void> {
  try {
    await damask.quality.count({})
    await queryClient.invalidateQueries({ queryKey: ['quality'] })
  } catch (error) {
    sayProblem(error)
  }
}
