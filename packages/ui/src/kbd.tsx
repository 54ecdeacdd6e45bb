import classes from './kbd.module.css'

export type KbdProps = {
  /** Keys joined by "+", as in "mod+k", "shift+ArrowLeft" or "?". `mod` is ⌘ on Apple machines and Ctrl elsewhere. */
  keys: string
}

/** A keyboard shortcut as one reads it on this machine's keys. */
export function Kbd({ keys }: KbdProps) {
  return (
    <span className={classes.keys}>
      {splitKeys(keys).map((key) => (
        <kbd className={classes.key} key={key}>
          {keyName(key)}
        </kbd>
      ))}
    </span>
  )
}

/** "mod+shift+k" in one string, "⇧⌘K" or "Ctrl+Shift+K", for tooltips and `title`. */
export function keysInWords(keys: string, apple = isApple()): string {
  return splitKeys(keys)
    .map((key) => keyName(key, apple))
    .join(apple ? '' : '+')
}

const splitKeys = (keys: string) => (keys === '+' ? ['+'] : keys.split('+').map((key) => key || '+'))

const APPLE: Record<string, string> = { mod: '⌘', ctrl: '⌃', alt: '⌥', shift: '⇧', delete: '⌫', backspace: '⌫' }
const NAMES: Record<string, string> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  enter: '↵',
  delete: 'Del',
  space: 'Space',
}

function keyName(key: string, apple = isApple()): string {
  const low = key.toLowerCase()
  return (apple ? APPLE[low] : undefined) ?? NAMES[low] ?? (key.length === 1 ? key.toUpperCase() : key)
}

const isApple = () => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
