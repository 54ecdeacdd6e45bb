import {
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
  IconRepeat,
  IconVolumeOff,
} from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { type Action, usePageActions } from '../../app/action.ts'
import type { Media } from './use-media.ts'

/** The verbs of a film or a sound, in the palette and on the keys that players share. */
export function useMediaActions(media: Media, step?: (frames: number) => void): void {
  const latest = useRef({ media, step })
  latest.current = { media, step }
  const hasSteps = step !== undefined
  usePageActions(
    useMemo<Action[]>(() => {
      const now = () => latest.current.media
      const jump = (seconds: number) => () => now().seek(now().time + seconds)
      const actions: Action[] = [
        {
          name: 'viewer.play',
          label: 'viewer.media.playOrPause',
          icon: IconPlayerPlay,
          group: 'view',
          shortcuts: ['space', 'k'],
          perform: () => now().toggle(),
        },
        {
          name: 'viewer.backward',
          label: 'viewer.media.backward',
          icon: IconPlayerTrackPrev,
          group: 'view',
          shortcuts: ['shift+arrowleft'],
          perform: jump(-5),
        },
        {
          name: 'viewer.forward',
          label: 'viewer.media.forward',
          icon: IconPlayerTrackNext,
          group: 'view',
          shortcuts: ['shift+arrowright'],
          perform: jump(5),
        },
        {
          name: 'viewer.loop',
          label: 'viewer.media.loop',
          icon: IconRepeat,
          group: 'view',
          shortcuts: ['l'],
          perform: () => now().toggleLoop(),
        },
        {
          name: 'viewer.mute',
          label: 'viewer.media.mute',
          icon: IconVolumeOff,
          group: 'view',
          perform: () => now().toggleMute(),
        },
      ]
      const frames: Action[] = [
        {
          name: 'viewer.frameBack',
          label: 'viewer.media.frameBack',
          icon: IconPlayerSkipBack,
          group: 'view',
          shortcuts: [','],
          perform: () => latest.current.step?.(-1),
        },
        {
          name: 'viewer.frameForward',
          label: 'viewer.media.frameForward',
          icon: IconPlayerSkipForward,
          group: 'view',
          shortcuts: ['.'],
          perform: () => latest.current.step?.(1),
        },
      ]
      return hasSteps ? [...actions, ...frames] : actions
    }, [hasSteps]),
  )
}
