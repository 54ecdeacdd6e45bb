import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { assetQueries } from '../../features/assets/queries.ts'
import type { Shown } from './shown.ts'
import { framesPerSecondOf } from './time-code.ts'

/** Frames a second: as the file says, else as measured while it plays; null when not known (yet). */
export function useFrameRate(video: HTMLVideoElement | null, shown: Shown): number | null {
  const facts = useQuery({ ...assetQueries.facts(shown.assetId), enabled: shown.isCurrent })
  const said = facts.data?.flatMap((group) => group.facts).find(saysFrameRate)
  const [measured, setMeasured] = useState<number | null>(null)
  const told = said ? framesPerSecondOf(said.value.split('framesPerSecond: ').at(-1)!) : null

  useEffect(() => {
    if (!video || told || !('requestVideoFrameCallback' in video)) return
    let last: number | null = null
    let shortest = Number.POSITIVE_INFINITY
    let seen = 0
    let handle = video.requestVideoFrameCallback(function onFrame(_, { mediaTime }) {
      // A dropped frame makes a gap twice as long, so the shortest of many gaps is the frame.
      const gap = last === null ? 0 : mediaTime - last
      if (gap > 0.002) {
        shortest = Math.min(shortest, gap)
        seen++
      }
      last = mediaTime
      if (seen === 12) setMeasured(Math.round((1 / shortest) * 100) / 100)
      else handle = video.requestVideoFrameCallback(onFrame)
    })
    return () => video.cancelVideoFrameCallback(handle)
  }, [video, told])

  return told ?? measured
}

/** As measured by the server, else as written in the file. */
const saysFrameRate = ({ name, value }: { name: string; value: string }) =>
  value.includes('framesPerSecond: ') || /frame ?rate/i.test(name)
