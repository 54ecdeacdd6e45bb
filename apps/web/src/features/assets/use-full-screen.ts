import { useIdle } from '@mantine/hooks'
import { useSyncExternalStore } from 'react'

const QUIET_AFTER_MS = 2000

const subscribe = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

/** Whether the window fills the screen, and whether nobody has moved for a moment. Keys do not count: one walks with them. */
export function useFullScreen(): { isOn: boolean; isQuiet: boolean } {
  const isOn = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null)
  const isIdle = useIdle(QUIET_AFTER_MS, { events: ['mousemove', 'pointerdown', 'focusin'], initialState: false })
  return { isOn, isQuiet: isOn && isIdle }
}

/** The whole document goes full screen: menus and dialogs are drawn outside of the page's own element. */
export const toggleFullScreen = (): Promise<void> =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
