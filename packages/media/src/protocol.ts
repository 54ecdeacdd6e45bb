import type { Sniffed } from './formats.ts'
import type { Limits } from './limits.ts'
import type { ToolName } from './tools/tools.ts'

/** One unit of processing that succeeds or fails by itself, in the order in which they run. */
export type StepName =
  | 'facts'
  | 'poster'
  | 'waveform'
  | 'office'
  | 'pages'
  | 'preview'
  | 'thumbnail'
  | 'palette'
  | 'zoom'
  | 'text'
  | 'proxy'

export type StepState = 'running' | 'done' | 'failed' | 'skipped'

/** How a step went. `sentence` says why it failed or was skipped, or what is notable about what was done. */
export type StepOutcome = {
  step: StepName
  state: Exclude<StepState, 'running'>
  sentence?: string
  tookMs: number
}

/**
 * The stored derivatives. `thumbnail` fits 256 px, `grid` 512 px, `preview` 1600 px; none is ever enlarged. `pdf` has all
 * pages of an office document.
 */
export type Recipe = 'thumbnail' | 'grid' | 'preview' | 'zoom' | 'poster' | 'proxy' | 'pdf' | 'text' | 'waveform'

/** A file that the worker wrote into the request's scratch directory. Sizes in pixels, null for text, peaks and PDF. */
export type Rendition = {
  recipe: Recipe
  path: string
  mime: string
  width: number | null
  height: number | null
  sizeBytes: number
}

export type Orientation = 'landscape' | 'portrait' | 'square'

export type Colour = {
  /** As stored: 'srgb', 'cmyk', 'b-w', 'grey16', 'rgb16', 'yuv420p' … */
  space: string | null
  /** The name of the embedded ICC profile. */
  profile: string | null
  hasAlpha: boolean | null
  /** Bits per channel. */
  bitDepth: number | null
}

export type FactValue = string | number | boolean | null | FactValue[] | { [name: string]: FactValue }

/**
 * `technical` is what decoders measured; `tags` are embedded metadata as ExifTool groups them
 * (`IFD0`, `ExifIFD`, `IPTC`, `XMP-dc`, `Composite` …), numeric, bounded, without binary values.
 */
export type Facts = {
  technical: { [name: string]: FactValue }
  tags: { [group: string]: { [tag: string]: FactValue } }
  /** True when tags were left out or shortened to stay inside the bounds. */
  isCut: boolean
}

/** A text as it stands in a file, also where it is a number; a list; or a structure by the names of its parts. */
export type EmbeddedValue = string | EmbeddedValue[] | { [part: string]: EmbeddedValue }

/**
 * What somebody said inside of a file, in full where `facts` are bounded for looking at. A language of a text stands
 * behind its tag, as `XMP-dc:Title-de`.
 */
export type Embedded = {
  /** By `Group:Tag`, as ExifTool names them. */
  tags: { [tag: string]: EmbeddedValue }
  /** Texts of record 2 of IPTC-IIM by number of dataset; null when the file has none. */
  iim: { [dataset: string]: string[] } | null
  /** Whether IIM was changed by a program that knew nothing of the XMP beside it. */
  isIimNewer: boolean
  /** True when something was left out or shortened to stay inside the bounds. */
  isCut: boolean
}

/** What is to stand in a copy of a file. No values take a tag away. */
export type EmbedOrder = {
  tags: { tag: string; values: string[] }[]
  /** Datasets of record 2 of IPTC-IIM, already inside their bounds. Written only where the file has IIM. */
  iim: { dataset: number; values: string[] }[]
}

/** What is known and drawn of a file. Width and height as it is displayed, upright. */
export type Result = Sniffed & {
  width: number | null
  height: number | null
  durationS: number | null
  /** Pages of a PDF or office document; frames of an animation or multi-page TIFF. */
  pages: number | null
  orientation: Orientation | null
  colour: Colour
  facts: Facts
  /** Null when it was not asked for, or could not be read. */
  embedded: Embedded | null
  renditions: Rendition[]
  /** Base64 of a ThumbHash. */
  thumbHash: string | null
  /** Up to six colours as #rrggbb, most present first. */
  palette: string[]
  steps: StepOutcome[]
}

export type MediaRequest = {
  id: string
  /** Absolute path of the bytes; only read. */
  file: string
  fileName: string
  sniffed: Sniffed
  /** An empty directory of this request's own; renditions are written here, the caller moves and removes them. */
  scratch: string
  /** Only these steps (and what they need); all planned ones when absent. */
  steps?: StepName[]
  /** Also read what is said inside of the file: these tags, `Group:Tag` or `Group:all`, and IIM. */
  embeddedTags?: string[]
  /** The thumbnail is the middle of the picture as a square of this side, and the only picture that is made. */
  squareSide?: number
  /** Absolute paths of the tools that are present. */
  tools: Partial<Record<ToolName, string>>
  limits?: Partial<Limits>
}

/** Only reads what is said inside of a file. Answered with `Embedded`. */
export type ReadEmbeddedRequest = Pick<
  MediaRequest,
  'id' | 'file' | 'fileName' | 'sniffed' | 'scratch' | 'tools' | 'limits'
> & { type: 'readEmbedded'; embeddedTags: string[] }

/** Writes a copy of a file that says something else, or an XMP file that says it beside it. Answered with `EmbedResult`. */
export type EmbedRequest = Pick<
  MediaRequest,
  'id' | 'file' | 'fileName' | 'sniffed' | 'scratch' | 'tools' | 'limits'
> & { type: 'embed'; order: EmbedOrder; isSidecar: boolean }

/** `path` is in the scratch directory; null when the copy would have been the same. */
export type EmbedResult = { path: string | null; sizeBytes: number }

export type StepMessage = {
  id: string
  type: 'step'
  step: StepName
  state: StepState
  sentence?: string
  tookMs?: number
  /** What the step wrote; stays in place until the result, so a thumbnail can be shown while a film is still copied. */
  renditions?: Rendition[]
}

export type ResultMessage = { id: string; type: 'result'; result: Result | Embedded | EmbedResult }
/** The request itself could not be handled: unreadable file, no scratch directory. */
export type ErrorMessage = { id: string; type: 'error'; sentence: string }
export type MediaMessage = StepMessage | ResultMessage | ErrorMessage
