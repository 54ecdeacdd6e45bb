import type { AssetId } from '@damask/contract'
import { useEffect, useRef } from 'react'
import { damask, isProblem } from '../../app/damask.ts'
import type { Steps } from '../../app/result-set.ts'

/** After what is on screen was deleted, here or by somebody else, goes on to what stood next to it. */
export function useLeaveWhenGone(assetId: AssetId, steps: Steps, show: (assetId: AssetId) => unknown): void {
  const { assets, index, back } = steps
  const stood = useRef({ assetId, index })
  useEffect(() => {
    if (index >= 0) {
      stood.current = { assetId, index }
      return
    }
    const before = stood.current
    if (before.assetId !== assetId || before.index < 0) return
    let left = false
    void isGone(assetId).then((gone) => {
      if (left || !gone) return
      const next = assets[Math.min(before.index, assets.length - 1)]
      if (next) show(next.id)
      else back()
    })
    return () => {
      left = true
    }
  }, [assetId, assets, index, back, show])
}

/** It may only have left the list: moved elsewhere, or no longer what the filter wants. */
async function isGone(assetId: AssetId): Promise<boolean> {
  try {
    return (await damask.assets.get({ assetId })).binnedAt !== null
  } catch (error) {
    return isProblem(error, 'asset_not_found')
  }
}
