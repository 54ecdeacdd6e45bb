import type { TermId } from '@damask/contract'

/** The terms of one circle, if there is any among these relations; without recursion, for chains may be long. */
export function circleIn(edges: readonly { term_id: TermId; broader_id: TermId }[]): TermId[] | undefined {
  const above = Map.groupBy(edges, (edge) => edge.term_id)
  const done = new Set<TermId>()
  for (const start of above.keys()) {
    if (done.has(start)) continue
    const path: { id: TermId; next: number }[] = [{ id: start, next: 0 }]
    const onPath = new Set([start])
    while (path.length > 0) {
      const top = path.at(-1)!
      const to = above.get(top.id)?.[top.next++]?.broader_id
      if (to === undefined) {
        path.pop()
        onPath.delete(top.id)
        done.add(top.id)
      } else if (onPath.has(to)) {
        return path.slice(path.findIndex((step) => step.id === to)).map((step) => step.id)
      } else if (!done.has(to)) {
        path.push({ id: to, next: 0 })
        onPath.add(to)
      }
    }
  }
  return undefined
}
