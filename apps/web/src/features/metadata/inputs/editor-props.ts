import type { AssetId, Field } from '@damask/contract'
import type { Value } from '../merge.ts'

/** What every input of a field is given. It changes a draft; when that is saved is for whoever shows the input. */
export type EditorProps = {
  readonly field: Field
  readonly draft: Value
  readonly onDraft: (draft: Value) => void
  /** Says the name of the field aloud. */
  readonly label: string
  /** Id of the sentences about what is wrong, or of the help. */
  readonly describedBy?: string | undefined
  readonly isInvalid?: boolean
  /** The picture that a point is set on. */
  readonly assetId?: AssetId | undefined
  /** What the first key typed, where typing begins the editing. */
  readonly typed?: string | undefined
  /** A choice that is complete by itself saves at once. */
  readonly onChosen?: ((value: Value) => void) | undefined
}
