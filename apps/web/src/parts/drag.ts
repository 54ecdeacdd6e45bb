import type { AssetFilters, AssetId, Capability, Folder, FolderId } from '@damask/contract'
import { type DragEvent, useRef, useState } from 'react'
import { may, mayAdd } from '../app/may.ts'
import { sayProblem } from '../app/say.tsx'

// Dragging inside the page: assets or a folder onto a folder. Every drop has a "Move to…" dialog as its keyboard twin.

export type Dragged =
  | {
      readonly type: 'assets'
      readonly assetIds: readonly AssetId[]
      readonly everything: { readonly filters: AssetFilters; readonly count: number } | null
      /** False where something among them may not be moved. */
      readonly isMovable: boolean
    }
  | { readonly type: 'folder'; readonly folder: Folder }

const MIME = 'application/x-damask-drag'

/** Browsers hide what is dragged until the drop, but a target must know before. */
let dragged: Dragged | null = null

export const isOwnDrag = (event: DragEvent | globalThis.DragEvent): boolean =>
  event.dataTransfer?.types.includes(MIME) ?? false
export const hasFiles = (event: DragEvent | globalThis.DragEvent): boolean =>
  (event.dataTransfer?.types.includes('Files') ?? false) && !isOwnDrag(event)

/** @param caption what the little label under the pointer says: "12 assets" */
export function startDrag(event: DragEvent, what: Dragged, caption: string): void {
  dragged = what
  event.dataTransfer.setData(MIME, '1')
  event.dataTransfer.effectAllowed = 'move'
  const label = document.createElement('div')
  label.textContent = caption
  label.className = 'damask-drag-label'
  document.body.append(label)
  event.dataTransfer.setDragImage(label, -12, -8)
  requestAnimationFrame(() => label.remove())
}

/** The ids of the assets that are being dragged, as far as they are known. */
export const draggedAssets = (): readonly AssetId[] | undefined =>
  dragged?.type === 'assets' && !dragged.everything ? dragged.assetIds : undefined

export function endDrag(): void {
  dragged = null
}

type Target = {
  /** Where a drop would put things; null refuses. */
  readonly folderId: FolderId | null
  /** What may be done there; where that is not known, the server says no. */
  readonly may?: readonly Capability[] | undefined
  readonly onDrop: (dragged: Dragged, to: FolderId) => Promise<unknown>
  /** Files from outside are taken too. */
  readonly onFiles?: (transfer: DataTransfer, to: FolderId) => void
  /** After resting here for a moment. */
  readonly onRest?: () => void
}

/** Makes an element a place to drop onto. Spread `props` onto it; `over` is true while something fitting hovers. */
export function useDropTarget({ folderId, may: allowed, onDrop, onFiles, onRest }: Target) {
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const rest = useRef<number | undefined>(undefined)

  const fits = (event: DragEvent): boolean => {
    if (folderId === null) return false
    const place = allowed && { may: allowed }
    if (hasFiles(event)) return onFiles !== undefined && (!place || may(place, 'upload'))
    if (!isOwnDrag(event) || dragged === null) return false
    if (dragged.type === 'assets') return dragged.isMovable && (!place || may(place, 'upload'))
    return dragged.folder.id !== folderId && (!place || mayAdd(place))
  }
  const leave = () => {
    depth.current = 0
    window.clearTimeout(rest.current)
    setOver(false)
  }
  const props = {
    onDragEnter(event: DragEvent) {
      if (!fits(event)) return
      event.preventDefault()
      depth.current += 1
      if (depth.current > 1) return
      setOver(true)
      if (onRest) rest.current = window.setTimeout(onRest, 700)
    },
    onDragOver(event: DragEvent) {
      if (!fits(event)) return
      event.preventDefault()
      event.stopPropagation()
      event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'move'
    },
    onDragLeave(event: DragEvent) {
      if (!fits(event)) return
      depth.current -= 1
      if (depth.current <= 0) leave()
    },
    onDrop(event: DragEvent) {
      if (!fits(event) || folderId === null) return
      event.preventDefault()
      event.stopPropagation()
      leave()
      if (hasFiles(event)) return onFiles?.(event.dataTransfer, folderId)
      if (dragged) void onDrop(dragged, folderId).catch(sayProblem)
      endDrag()
    },
  }
  return { over, props }
}
