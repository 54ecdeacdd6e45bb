export { describeFormat, extensionOf, formats, isFormat, type Kind, kinds, type Sniffed } from './formats.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { isShownByBrowsers, planSteps } from './plan-steps.ts'
export type {
  Colour,
  Embedded,
  EmbeddedValue,
  EmbedOrder,
  EmbedRequest,
  EmbedResult,
  ErrorMessage,
  Facts,
  FactValue,
  MediaMessage,
  MediaRequest,
  Orientation,
  ReadEmbeddedRequest,
  Recipe,
  Rendition,
  Result,
  ResultMessage,
  StepMessage,
  StepName,
  StepOutcome,
  StepState,
} from './protocol.ts'
export { type Refusal, refusalOf } from './sniff/refusal.ts'
export { sniff, sniffHeadBytes } from './sniff/sniff.ts'
export { findTools, probeTools, type Tool, type ToolName, type ToolState, tools } from './tools/tools.ts'
