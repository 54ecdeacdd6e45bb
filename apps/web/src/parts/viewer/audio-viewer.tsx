import { IconMusic } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import classes from './media-viewer.module.css'
import { NotPlayable } from './not-playable.tsx'
import { toPeaks } from './peaks.ts'
import { originalOf, renditionOf } from './shown.ts'
import { Transport } from './transport.tsx'
import { useMedia } from './use-media.ts'
import { useMediaActions } from './use-media-actions.ts'
import type { ViewerProps } from './viewer-props.ts'
import { Waveform } from './waveform.tsx'

/** Without peaks from the server the browser decodes the whole file to draw it: fine for a song, not for a concert. */
const MEASURED_IN_BROWSER_BYTES = 24_000_000

/** A sound: its waveform, its cover, the controls. */
export function AudioViewer({ shown }: ViewerProps) {
  const [audio, setAudio] = useState<HTMLAudioElement | null>(null)
  const [attempt, setAttempt] = useState(0)
  const media = useMedia(audio, shown.version.durationS ?? 0)
  useMediaActions(media)

  const proxy = renditionOf(shown, 'proxy')
  const src = [originalOf(shown), proxy].filter((source) => source !== null)[attempt]
  const waveform = renditionOf(shown, 'waveform')
  const peaks = useQuery({
    queryKey: ['viewer', 'peaks', waveform],
    queryFn: async ({ signal }) => {
      const reply = await fetch(waveform!, { signal })
      return reply.ok ? toPeaks(await reply.json()) : null
    },
    enabled: waveform !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  // The poster is the cover that the file carries; without one the server draws the waveform, which is here already.
  const cover = renditionOf(shown, 'poster')
  if (!src) return <NotPlayable shown={shown} picture={cover ?? renditionOf(shown, 'preview')} />

  const isKnown = waveform === null || !peaks.isPending
  const hasWave = isKnown && (Boolean(peaks.data) || shown.version.sizeBytes <= MEASURED_IN_BROWSER_BYTES)
  return (
    <div className={classes.viewer}>
      <div className={classes.screen}>
        <div className={classes.sound}>
          {cover ? (
            <img className={classes.cover} src={cover} alt="" />
          ) : (
            <div className={classes.noCover} aria-hidden>
              <IconMusic size={56} stroke={1} />
            </div>
          )}
          {hasWave && <Waveform media={media} peaks={peaks.data ?? null} />}
          {/* biome-ignore lint/a11y/useMediaCaption: a sound file brings no captions of its own. */}
          <audio key={src} ref={setAudio} src={src} preload="metadata" onError={() => setAttempt((n) => n + 1)} />
        </div>
      </div>
      <Transport media={media} withScrubber={!hasWave} />
    </div>
  )
}
