/**
 * Fixtures for tests and benchmarks, made by code so that nobody's pictures are in the repository. Equal options give
 * equal bytes on one machine (encoders differ between versions, so assert on what a fixture decodes to, not on its hash).
 */
export { makePdf, makeText, makeZip, type PdfOptions, type ZipEntry } from './documents.ts'
export {
  type FilmOptions,
  hasFfmpeg,
  makeMov,
  makeMp4,
  makeWebm,
} from './films.ts'
export {
  exeStub,
  hlsPlaylistNamedMp4,
  hostileNames,
  htmlPage,
  pngBomb,
  svgWithExternalReferences,
  svgWithScript,
  truncated,
} from './hostile.ts'
export { docxWithExternalReferences, makeDocx, odtWithExternalReferences } from './office.ts'
export { makePhotoJpegs, type PhotoBatch } from './photographs.ts'
export {
  type JpegOptions,
  makeAvif,
  makeBmp,
  makeGif,
  makeHeic,
  makeJpeg,
  makePng,
  makePsd,
  makeSvg,
  makeTiff,
  makeWebp,
  type PictureOptions,
} from './pictures.ts'
export { makeQuadrants, type Orientation, type QuadrantsOptions, quadrantColours } from './quadrants.ts'
export { makeMp3, makeWav, type SoundOptions } from './sounds.ts'
