// Where a picture lies on the stage. All pure: sizes in CSS pixels, `scale` in CSS pixels per picture pixel, `x` and `y` the
// picture's top left corner on the stage.

export type Size = { readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }
export type View = Point & { readonly scale: number }
/** Air around a picture that fits; below there is more of it, for the controls. */
export type Inset = { readonly side: number; readonly top: number; readonly bottom: number }
export type Sizes = { readonly stage: Size; readonly picture: Size; readonly inset: Inset }

/** 32 screen pixels for one of the picture: enough to count them. */
const MAX_SCALE = 32

/** As large as fits on the stage, but a small picture is not blown up. */
export function fitScale({ stage, picture, inset }: Sizes): number {
  const width = Math.max(1, stage.width - 2 * inset.side)
  const height = Math.max(1, stage.height - inset.top - inset.bottom)
  return Math.min(1, width / picture.width, height / picture.height)
}

export const fitView = (sizes: Sizes): View => settle({ scale: fitScale(sizes), x: 0, y: 0 }, sizes)

/** Changes the scale while the point under the pointer stays where it is. */
export function zoomTo(view: View, sizes: Sizes, scale: number, at: Point = middle(sizes.stage)): View {
  const next = Math.min(MAX_SCALE, Math.max(fitScale(sizes), scale))
  const ratio = next / view.scale
  return settle({ scale: next, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, sizes)
}

export const panBy = (view: View, sizes: Sizes, dx: number, dy: number): View =>
  settle({ ...view, x: view.x + dx, y: view.y + dy }, sizes)

/** After the stage changed size: what fitted still fits, and what was in the middle stays there. */
export function restage(view: View, before: Sizes, after: Sizes): View {
  if (isFit(view, before)) return fitView(after)
  const dx = (after.stage.width - before.stage.width) / 2
  const dy = (after.stage.height - before.stage.height) / 2
  return zoomTo({ ...view, x: view.x + dx, y: view.y + dy }, after, view.scale)
}

export const isFit = (view: View, sizes: Sizes): boolean => view.scale <= fitScale(sizes) * 1.001

/** True while part of the picture lies outside of the stage. */
export const canPan = (view: View, { stage, picture }: Sizes): boolean =>
  picture.width * view.scale > stage.width + 1 || picture.height * view.scale > stage.height + 1

/** A side that is smaller than the stage hangs in the middle of what the inset leaves; a larger one never shows a gap. */
function settle(view: View, { stage, picture, inset }: Sizes): View {
  const along = (offset: number, room: number, length: number, before: number, after: number) => {
    if (length > room) return Math.min(0, Math.max(room - length, offset))
    return Math.min(room - length, Math.max(0, before + (room - before - after - length) / 2))
  }
  return {
    scale: view.scale,
    x: along(view.x, stage.width, picture.width * view.scale, inset.side, inset.side),
    y: along(view.y, stage.height, picture.height * view.scale, inset.top, inset.bottom),
  }
}

const middle = (stage: Size): Point => ({ x: stage.width / 2, y: stage.height / 2 })
