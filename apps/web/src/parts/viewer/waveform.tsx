import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import WaveSurfer from 'wavesurfer.js'
import classes from './media-viewer.module.css'
import { clockOf } from './time-code.ts'
import type { Media } from './use-media.ts'

export type WaveformProps = {
  media: Media
  /** 0 to 1; null lets the browser measure them from the sound itself. */
  peaks: number[] | null
}

/** The sound as one sees it. The picture is drawn by wavesurfer; an invisible slider on top takes pointer and keyboard. */
export function Waveform({ media, peaks }: WaveformProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const { element, duration, time, seek } = media

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the colour variables say.
  useEffect(() => {
    if (!box.current || !element || (peaks && duration === 0)) return
    const colours = getComputedStyle(box.current)
    const wave = WaveSurfer.create({
      container: box.current,
      media: element,
      height: 120,
      waveColor: colours.getPropertyValue('--damask-wave'),
      progressColor: colours.getPropertyValue('--damask-accent'),
      cursorColor: colours.getPropertyValue('--damask-ink'),
      cursorWidth: 1,
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      interact: false,
      ...(peaks && { peaks: [peaks], duration }),
    })
    // Leaving the page while it still measures is no error.
    wave.on('error', () => {})
    return () => wave.destroy()
  }, [element, peaks, duration > 0, scheme])

  return (
    <div className={classes.wave} data-controls>
      <div ref={box} aria-hidden />
      <input
        type="range"
        className={classes.waveInput}
        aria-label={t('viewer.media.position')}
        aria-valuetext={t('viewer.media.of', { time: clockOf(time), duration: clockOf(duration) })}
        min={0}
        max={duration || 1}
        step="any"
        value={Math.min(time, duration || 1)}
        onChange={(event) => seek(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          const step = event.shiftKey ? 1 : 5
          if (event.key === 'ArrowLeft') seek(time - step)
          else if (event.key === 'ArrowRight') seek(time + step)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
    </div>
  )
}
