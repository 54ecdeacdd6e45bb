import { renderBokeh } from './bokeh.ts'
import { renderCity } from './city.ts'
import { type Developed, develop, type Film, type Frame } from './film.ts'
import { renderLandscape } from './landscapes.ts'
import { type Caption, writeJpeg } from './picture-files.ts'
import { type Scene, scenes } from './scenes.ts'
import type { Shot } from './shots.ts'
import { pitchTent } from './tent-light.ts'

/** Rendered at this share of the final size and enlarged: a lens is not sharper than that either, and it is twice as fast. */
const renderShare = 0.62

const cityFilm: Film = {
  contrast: 1.15,
  saturation: 0.95,
  shadows: [0.95, 1, 1.07],
  vignette: 0.3,
  grain: 2.8,
  bloom: 0.35,
}

/** Renders and develops one photograph at `share` of its size (1 is what is written). */
export function takePhotograph(shot: Shot, share = 1): Promise<Developed> {
  const [width, height] = [Math.round(shot.width * share), Math.round(shot.height * share)]
  const { frame, film } = exposeShot(shot, Math.round(width * renderShare), Math.round(height * renderShare))
  return develop(frame, film, width, height)
}

function exposeShot(shot: Shot, width: number, height: number): { frame: Frame; film: Film } {
  if (shot.scene === 'city') return { frame: renderCity(shot.seed ?? 1, width, height), film: cityFilm }
  if (shot.scene === 'bokeh')
    return {
      frame: renderBokeh(shot.seed ?? 1, width, height),
      film: { ...cityFilm, bloom: 0.1, saturation: 0.72, exposure: -0.3 },
    }
  const { landscape, film }: Scene = scenes[shot.scene]
  const camera = { ...landscape.camera, ...shot.camera }
  const frame = renderLandscape({ ...landscape, seed: shot.seed ?? landscape.seed, camera }, width, height)
  if (shot.tent) pitchTent(frame, shot.tent)
  return { frame, film: { ...film, exposure: (film.exposure ?? 0) + (shot.exposure ?? 0) } }
}

/** Takes the photograph and writes it with its caption. */
export async function writePhotograph(shot: Shot, index: number, path: string): Promise<void> {
  await writeJpeg(path, await takePhotograph(shot), captionOf(shot, index))
}

function captionOf(shot: Shot, index: number): Caption {
  const winter = shot.folder.includes('Winter')
  const day = String(((index * 3) % 27) + 1).padStart(2, '0')
  const night = shot.keywords.includes('night')
  return {
    title: shot.title,
    keywords: shot.keywords,
    taken: `${winter ? '2026:02' : '2026:06'}:${day} ${night ? '22' : '07'}:${String((index * 7) % 60).padStart(2, '0')}:12`,
    lens: {
      focal: shot.height > shot.width ? '85/1' : '35/1',
      aperture: night ? '18/10' : '80/10',
      iso: night ? '3200' : '100',
    },
  }
}
