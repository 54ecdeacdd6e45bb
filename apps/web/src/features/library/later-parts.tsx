import { type ComponentType, createElement, lazy, Suspense } from 'react'

// Parts of the library page that are not seen before something is chosen, filtered or missing: fetched when they are drawn.

function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>
  return (props: P) => <Suspense>{createElement(Part, props)}</Suspense>
}

export const CollectionMissing = later(async () => (await import('./library-empty.tsx')).CollectionMissing)
export const FilterChips = later(async () => (await import('./filter-chips.tsx')).FilterChips)
export const FolderMissing = later(async () => (await import('./library-empty.tsx')).FolderMissing)
export const InspectorSheet = later(
  async () => (await import('../assets/inspector/inspector-sheet.tsx')).InspectorSheet,
)
export const LibraryEmpty = later(async () => (await import('./library-empty.tsx')).LibraryEmpty)
export const SelectionBar = later(async () => (await import('./selection-bar.tsx')).SelectionBar)
export const SelectionInspector = later(
  async () => (await import('../assets/inspector/selection-inspector.tsx')).SelectionInspector,
)
