import type { Asset } from '@damask/contract'
import { useEffect } from 'react'
import type { Steps } from '../../app/result-set.ts'
import { renditionUrl } from './addresses.ts'

/** Has the previews around the one on screen ready, so that walking shows them at once. The way on comes first. */
export function usePreloadNeighbours({ assets, index }: Steps): void {
  useEffect(() => {
    if (index < 0) return
    const neighbours = [assets[index + 1], assets[index - 1], assets[index + 2]]
    // What is on screen has the line for itself first.
    const timer = window.setTimeout(() => neighbours.forEach(preload), 200)
    return () => window.clearTimeout(timer)
  }, [assets, index])
}

function preload(asset: Asset | undefined): void {
  const url = asset && (renditionUrl(asset, 'preview') ?? renditionUrl(asset, 'poster'))
  if (url) new Image().src = url
}
