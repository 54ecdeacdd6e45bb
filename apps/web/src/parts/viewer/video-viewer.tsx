import { ToolButton } from '@damask/ui'
import { Loader } from '@mantine/core'
import { IconPictureInPicture, IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeholderOf } from '../placeholder.ts'
import classes from './media-viewer.module.css'
import { NotPlayable } from './not-playable.tsx'
import { originalOf, renditionOf, type Shown } from './shown.ts'
import { Transport } from './transport.tsx'
import { useFrameRate } from './use-frame-rate.ts'
import { useMedia } from './use-media.ts'
import { useMediaActions } from './use-media-actions.ts'
import type { ViewerProps } from './viewer-props.ts'

/** A film: the original where the browser plays it, else the playable copy, with steps of single frames. */
export function VideoViewer({ shown }: ViewerProps) {
  const { t } = useTranslation()
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const sources = sourcesOf(shown)
  const [attempt, setAttempt] = useState(0)
  const src = sources[attempt]
  const media = useMedia(video, shown.version.durationS ?? 0)
  const framesPerSecond = useFrameRate(video, shown)
  const poster = renditionOf(shown, 'poster') ?? renditionOf(shown, 'preview') ?? placeholderOf(shown.thumbHash)

  const step = (frames: number) => {
    if (!video) return
    video.pause()
    media.seek(video.currentTime + frames / (framesPerSecond ?? 25))
  }
  useMediaActions(media, step)

  if (!src) return <NotPlayable shown={shown} picture={poster} />
  const next = () => setAttempt((n) => n + 1)
  return (
    <div className={classes.viewer}>
      <div className={classes.screen}>
        {/* biome-ignore lint/a11y/useMediaCaption: captions belong to the file; there is no separate track to offer. */}
        <video
          key={src}
          ref={setVideo}
          className={classes.video}
          src={src}
          poster={poster ?? undefined}
          aria-label={shown.name}
          preload="metadata"
          playsInline
          onClick={media.toggle}
          onError={next}
          onLoadedMetadata={({ currentTarget }) => {
            // A browser without the codec may play only the sound of it.
            if (currentTarget.videoWidth === 0 && shown.version.width) next()
          }}
        />
        {media.isWaiting && <Loader className={classes.waiting} size="md" color="gray" />}
      </div>
      <Transport
        media={media}
        framesPerSecond={framesPerSecond}
        steps={
          <>
            <ToolButton
              label={t('viewer.media.frameBack')}
              keys=","
              icon={<IconPlayerSkipBack size={18} stroke={1.5} />}
              onClick={() => step(-1)}
            />
            <ToolButton
              label={t('viewer.media.frameForward')}
              keys="."
              icon={<IconPlayerSkipForward size={18} stroke={1.5} />}
              onClick={() => step(1)}
            />
          </>
        }
        more={
          document.pictureInPictureEnabled && (
            <span className={classes.wideOnly}>
              <ToolButton
                label={t('viewer.media.pictureInPicture')}
                icon={<IconPictureInPicture size={18} stroke={1.5} />}
                onClick={() => void togglePictureInPicture(video)}
              />
            </span>
          )
        }
      />
    </div>
  )
}

/** What to try, best first. Only a container that browsers may know is worth the attempt. */
function sourcesOf(shown: Shown): string[] {
  const proxy = renditionOf(shown, 'proxy')
  const { mime, format } = shown.version
  // The usual MOV is an MP4 by another name, though browsers say they do not know it.
  const asked = format === 'mov' || format === 'm4v' ? 'video/mp4' : mime
  const mayPlay = document.createElement('video').canPlayType(asked) !== ''
  return [mayPlay ? originalOf(shown) : null, proxy].filter((source) => source !== null)
}

async function togglePictureInPicture(video: HTMLVideoElement | null): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture()
    else await video?.requestPictureInPicture()
  } catch {
    // Refused before the first frame is there; the next press works.
  }
}
