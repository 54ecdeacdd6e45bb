import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { CheckMark, CopyMark } from './marks.tsx'

export type CopyButtonProps = {
  value: string
  label: string
  copiedLabel: string
  /** `icon` (default) is a small square, `button` shows the words. */
  shape?: 'icon' | 'button'
}

/** Puts a text onto the clipboard and says so for two seconds, to eyes and to screen readers. */
export function CopyButton({ value, label, copiedLabel, shape = 'icon' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const copy = async () => {
    if (!(await toClipboard(value))) return
    setCopied(true)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setCopied(false), 2000)
  }
  const words = copied ? copiedLabel : label
  const mark = copied ? <CheckMark /> : <CopyMark />
  if (shape === 'button') {
    return (
      <Button variant="default" leftSection={mark} onClick={copy} aria-live="polite">
        {words}
      </Button>
    )
  }
  return (
    <Tooltip label={words}>
      <ActionIcon size={28} onClick={copy} aria-label={words} aria-live="polite" color={copied ? 'teal' : 'gray'}>
        {mark}
      </ActionIcon>
    </Tooltip>
  )
}

/** The clipboard API exists only on https and localhost; a library on a plain http address still has to copy. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    const before = document.activeElement
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    if (before instanceof HTMLElement) before.focus()
    return done
  }
}
