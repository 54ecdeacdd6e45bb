import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import type { Snapshot } from '../../features/uploads/item.ts'
import { inOrder } from './summary.ts'
import { TrayRow } from './tray-row.tsx'
import classes from './upload-tray.module.css'

/** Every file of the tray; ten thousand rows cost as much as ten. */
export function TrayList({ snapshot }: { snapshot: Snapshot }) {
  const scroller = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: items change in place; the version says so.
  const items = useMemo(() => inOrder(snapshot.items), [snapshot.version])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    getItemKey: (index) => items[index]!.key,
    overscan: 6,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div ref={scroller} className={classes.list} tabIndex={0}>
      <ul className={classes.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            <TrayRow item={items[index]!} version={snapshot.version} />
          </li>
        ))}
      </ul>
    </div>
  )
}
