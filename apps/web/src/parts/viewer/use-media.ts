import { useEffect, useMemo, useState } from 'react'

export type Media = {
  readonly element: HTMLMediaElement | null
  readonly isPlaying: boolean
  readonly isWaiting: boolean
  readonly time: number
  /** Seconds; 0 while unknown. */
  readonly duration: number
  /** How far has been fetched from where it plays, in seconds. */
  readonly fetchedTo: number
  readonly rate: number
  readonly volume: number
  readonly isMuted: boolean
  readonly isLooping: boolean
  readonly toggle: () => void
  readonly seek: (seconds: number) => void
  readonly setRate: (rate: number) => void
  readonly setVolume: (volume: number) => void
  readonly toggleMute: () => void
  readonly toggleLoop: () => void
}

const EVENTS = [
  ...(['play', 'pause', 'ended', 'waiting', 'playing', 'seeking', 'seeked', 'timeupdate', 'progress'] as const),
  ...(['durationchange', 'ratechange', 'volumechange', 'loadedmetadata', 'emptied'] as const),
]

/**
 * Follows and steers an audio or video element.
 * @param knownDuration what the server measured, until the element knows for itself
 */
export function useMedia(element: HTMLMediaElement | null, knownDuration: number): Media {
  const [, redraw] = useState(0)
  const [isWaiting, setWaiting] = useState(false)
  const [isLooping, setLooping] = useState(false)

  useEffect(() => {
    if (!element) return
    let frame = 0
    const draw = () => redraw((n) => n + 1)
    // `timeupdate` comes four times a second; the playhead moves with every frame.
    const follow = () => {
      draw()
      if (!element.paused) frame = requestAnimationFrame(follow)
    }
    const onEvent = (event: Event) => {
      if (event.type === 'waiting') setWaiting(true)
      if (event.type === 'playing' || event.type === 'seeked' || event.type === 'pause') setWaiting(false)
      if (event.type === 'play') {
        cancelAnimationFrame(frame)
        frame = requestAnimationFrame(follow)
      }
      draw()
    }
    for (const name of EVENTS) element.addEventListener(name, onEvent)
    return () => {
      cancelAnimationFrame(frame)
      for (const name of EVENTS) element.removeEventListener(name, onEvent)
    }
  }, [element])

  const verbs = useMemo(
    () => ({
      toggle: () => {
        if (!element) return
        // Refused when the bytes cannot be played; the element's error event says so.
        if (element.paused) element.play().catch(() => {})
        else element.pause()
      },
      seek: (seconds: number) => {
        if (!element) return
        const end = Number.isFinite(element.duration) ? element.duration : seconds
        element.currentTime = Math.min(Math.max(0, seconds), end)
      },
      setRate: (rate: number) => {
        if (element) element.playbackRate = rate
      },
      setVolume: (volume: number) => {
        if (!element) return
        element.volume = Math.min(1, Math.max(0, volume))
        element.muted = volume === 0
      },
      toggleMute: () => {
        if (element) element.muted = !element.muted
      },
      toggleLoop: () => {
        if (!element) return
        element.loop = !element.loop
        setLooping(element.loop)
      },
    }),
    [element],
  )

  const duration = element && Number.isFinite(element.duration) ? element.duration : knownDuration
  return {
    element,
    isPlaying: element ? !element.paused && !element.ended : false,
    isWaiting,
    time: element?.currentTime ?? 0,
    duration,
    fetchedTo: element ? fetchedFrom(element) : 0,
    rate: element?.playbackRate ?? 1,
    volume: element?.volume ?? 1,
    isMuted: element?.muted ?? false,
    isLooping,
    ...verbs,
  }
}

function fetchedFrom({ buffered, currentTime }: HTMLMediaElement): number {
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime + 0.1 && buffered.end(at) >= currentTime) return buffered.end(at)
  }
  return 0
}
