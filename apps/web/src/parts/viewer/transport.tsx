import { ToolButton } from '@damask/ui'
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRepeat,
  IconVolume,
  IconVolume2,
  IconVolumeOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Scrubber } from './scrubber.tsx'
import { clockOf, timeCode } from './time-code.ts'
import classes from './transport.module.css'
import type { Media } from './use-media.ts'

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2]

export type TransportProps = {
  media: Media
  /** Null when unknown or when there are no frames. */
  framesPerSecond?: number | null
  /** Between play and the time: frame steps. */
  steps?: ReactNode
  /** At the end of the line. */
  more?: ReactNode
  /** A waveform takes the place of the plain line. */
  withScrubber?: boolean
}

/** The controls under a film or a sound: play, time, speed, loop, volume. */
export function Transport({ media, framesPerSecond = null, steps, more, withScrubber = true }: TransportProps) {
  const { t } = useTranslation()
  const { time, duration, isPlaying, isLooping, isMuted, volume } = media
  const now = timeCode(time, framesPerSecond)
  const VolumeIcon = isMuted || volume === 0 ? IconVolumeOff : volume < 0.5 ? IconVolume2 : IconVolume
  return (
    <div className={classes.transport} data-controls>
      {withScrubber && (
        <Scrubber
          media={media}
          label={t('viewer.media.position')}
          valueText={t('viewer.media.of', { time: clockOf(time), duration: clockOf(duration) })}
        />
      )}
      <div className={classes.line}>
        <ToolButton
          label={isPlaying ? t('viewer.media.pause') : t('viewer.media.play')}
          keys="space"
          icon={isPlaying ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
          onClick={media.toggle}
        />
        {steps}
        <span className={classes.time}>
          <b>{now}</b>
          <span className={classes.duration}> / {clockOf(duration)}</span>
        </span>
        <span className={classes.gap} />
        <RateMenu media={media} />
        <ToolButton
          label={t('viewer.media.loop')}
          keys="l"
          pressed={isLooping}
          icon={<IconRepeat size={18} stroke={1.5} />}
          onClick={media.toggleLoop}
        />
        <span className={classes.volume}>
          <ToolButton
            label={isMuted ? t('viewer.media.unmute') : t('viewer.media.mute')}
            icon={<VolumeIcon size={18} stroke={1.5} />}
            onClick={media.toggleMute}
          />
          <input
            type="range"
            className={classes.level}
            aria-label={t('viewer.media.volume')}
            min={0}
            max={1}
            step={0.05}
            value={isMuted ? 0 : volume}
            onChange={(event) => media.setVolume(event.currentTarget.valueAsNumber)}
            onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
          />
        </span>
        {more}
      </div>
    </div>
  )
}

function RateMenu({ media }: { media: Media }) {
  const { t, i18n } = useTranslation()
  const written = (rate: number) => `${rate.toLocaleString(i18n.language)}×`
  return (
    <Menu position="top" withinPortal={false}>
      <Menu.Target>
        <ActionIcon
          className={classes.rate}
          size={32}
          w="auto"
          px={8}
          aria-label={`${t('viewer.media.speed')}: ${written(media.rate)}`}
        >
          {written(media.rate)}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(media.rate)} onChange={(rate) => media.setRate(Number(rate))}>
          {RATES.map((rate) => (
            <Menu.RadioItem key={rate} value={String(rate)} closeMenuOnClick>
              {written(rate)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
