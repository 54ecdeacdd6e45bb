import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** More steps than this are never shown at once, however wide the window is. */
const SHOWN = 4

/**
 * How many steps are left out, so that the rest can be read in full: those after the first one, then the first one as
 * well. The last step stays; it is cut off only when it stands alone.
 */
export function useFolded(nav: RefObject<HTMLElement | null>, steps: readonly { id: string }[]): number {
  const least = steps.length > SHOWN ? steps.length - SHOWN + 1 : 0
  const most = Math.max(steps.length - 1, 0)
  const way = steps.map((step) => step.id).join()
  const [folded, setFolded] = useState({ way, count: least })
  const count = folded.way === way ? Math.min(folded.count, most) : least

  useLayoutEffect(() => {
    if (count < most && nav.current && isCut(nav.current)) setFolded({ way, count: count + 1 })
  }, [count, most, way, nav])

  useEffect(() => {
    const line = nav.current?.parentElement
    if (!nav.current || !line) return
    let width = line.clientWidth
    const observer = new ResizeObserver(() => {
      // More room: begin anew. Less, or a neighbour that grew: fold further.
      const before = width
      width = line.clientWidth
      setFolded((now) => {
        const current = now.way === way ? now.count : least
        if (width > before) return { way, count: least }
        return current < most && nav.current && isCut(nav.current) ? { way, count: current + 1 } : now
      })
    })
    observer.observe(line)
    observer.observe(nav.current)
    return () => observer.disconnect()
  }, [way, least, most, nav])
  return count
}

/** Whether some step does not show all of its name. */
const isCut = (nav: HTMLElement): boolean =>
  [...nav.querySelectorAll<HTMLElement>('[data-step]')].some((step) => step.scrollWidth > step.clientWidth + 1)

/** Which steps are shown, and which are in the menu. */
export function foldSteps<S>(steps: readonly S[], count: number): { first: S[]; folded: S[]; last: S[] } {
  // The first one stays while something beside it can go.
  const from = count > steps.length - 2 ? 0 : 1
  return { first: steps.slice(0, from), folded: steps.slice(from, from + count), last: steps.slice(from + count) }
}
