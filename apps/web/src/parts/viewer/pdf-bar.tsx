import { ToolButton } from '@damask/ui'
import {
  IconArrowAutofitHeight,
  IconArrowAutofitWidth,
  IconChevronDown,
  IconChevronUp,
  IconMinus,
  IconPlus,
  IconSearch,
} from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, usePageActions } from '../../app/action.ts'
import type { PdfFind } from './pdf-find.ts'
import classes from './pdf-viewer.module.css'
import type { PdfZoom } from './use-pdf-zoom.ts'

type PdfBarProps = { page: number; pages: number; onPage: (page: number) => void; zoom: PdfZoom; find: PdfFind }

/** Page number, zoom and search of a document. */
export function PdfBar({ page, pages, onPage, zoom, find }: PdfBarProps) {
  const { t } = useTranslation()
  const { open } = find
  usePageActions(
    useMemo<Action[]>(
      () => [
        {
          name: 'viewer.find',
          label: 'viewer.pdf.find',
          icon: IconSearch,
          group: 'view',
          shortcuts: ['mod+f'],
          perform: open,
        },
      ],
      [open],
    ),
  )
  return (
    <div className={classes.bar} data-controls>
      <PageBox page={page} pages={pages} onPage={onPage} />
      <span className={classes.gap} />
      {find.isOpen ? (
        <FindBox find={find} />
      ) : (
        <ToolButton
          label={t('viewer.pdf.find')}
          keys="mod+f"
          icon={<IconSearch size={17} stroke={1.5} />}
          onClick={find.open}
        />
      )}
      <span className={classes.gap} />
      <ToolButton label={t('viewer.image.zoomOut')} keys="-" icon={<IconMinus size={16} />} onClick={zoom.zoomOut} />
      <span className={classes.level}>{Math.round(zoom.level * 100)} %</span>
      <ToolButton label={t('viewer.image.zoomIn')} keys="+" icon={<IconPlus size={16} />} onClick={zoom.zoomIn} />
      <ToolButton
        label={t('viewer.pdf.fitWidth')}
        keys="0"
        pressed={zoom.mode === 'width'}
        icon={<IconArrowAutofitWidth size={18} stroke={1.5} />}
        onClick={zoom.fitWidth}
      />
      <ToolButton
        label={t('viewer.pdf.fitPage')}
        keys="1"
        pressed={zoom.mode === 'page'}
        icon={<IconArrowAutofitHeight size={18} stroke={1.5} />}
        onClick={zoom.fitPage}
      />
    </div>
  )
}

function PageBox({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const go = () => {
    const wanted = Number.parseInt(typed ?? '', 10)
    if (Number.isFinite(wanted)) onPage(Math.min(pages, Math.max(1, wanted)))
    setTyped(null)
  }
  return (
    <span className={classes.pageBox}>
      <input
        className={classes.pageInput}
        style={{ inlineSize: `${String(pages).length + 3}ch` }}
        inputMode="numeric"
        aria-label={t('viewer.pdf.page')}
        value={typed ?? String(page)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value.replaceAll(/\D/g, ''))}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go()
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Escape') event.stopPropagation()
        }}
      />
      <span className={classes.pages}>{t('viewer.pdf.ofPages', { pages })}</span>
    </span>
  )
}

function FindBox({ find }: { find: PdfFind }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <search className={classes.find}>
      <input
        ref={input}
        className={classes.findInput}
        aria-label={t('viewer.pdf.find')}
        placeholder={t('viewer.pdf.find')}
        onChange={(event) => find.setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape') find.close()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <span className={classes.findCount} role="status">
        {find.words &&
          (find.count > 0
            ? t('viewer.pdf.found', { at: find.at, count: find.count })
            : find.isSearching
              ? '…'
              : t('viewer.pdf.notFound'))}
      </span>
      <ToolButton
        label={t('viewer.pdf.previous')}
        keys="shift+enter"
        icon={<IconChevronUp size={16} />}
        size={26}
        disabled={find.count === 0}
        onClick={() => find.step(-1)}
      />
      <ToolButton
        label={t('viewer.pdf.next')}
        keys="enter"
        icon={<IconChevronDown size={16} />}
        size={26}
        disabled={find.count === 0}
        onClick={() => find.step(1)}
      />
    </search>
  )
}
