import { Kbd } from '@damask/ui'
import { Menu } from '@mantine/core'
import { Fragment, type ReactNode, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { type ActionContext, type ActionGroup, findAction, isEnabled, isShown, perform } from '../action.ts'
import classes from './action-menu.module.css'
import { useLabel } from './use-label.ts'

/** Verbs by name, in groups parted by lines. */
export type MenuOf = readonly (readonly string[])[]

/** The items of a menu, drawn from the registry; verbs that make no sense here are left out. */
export function ActionMenuItems({ verbs, on }: { verbs: MenuOf; on: ActionContext }) {
  const label = useLabel()
  const groups = verbs
    .map((group) => group.map(findAction).filter((action) => action !== undefined && isShown(action, on)))
    .filter((group) => group.length > 0)
  return groups.map((group, index) => (
    <Fragment key={group[0]!.name}>
      {index > 0 && <Menu.Divider />}
      {group.map((action) => {
        const Icon = action!.icon
        return (
          <Menu.Item
            key={action!.name}
            className={action!.takesAway ? classes.danger : undefined}
            disabled={!isEnabled(action!, on)}
            leftSection={<Icon size={16} stroke={1.5} aria-hidden />}
            rightSection={action!.shortcuts?.[0] && <Kbd keys={action!.shortcuts[0]} />}
            onClick={() => void perform(action!, on)}
          >
            {label(action!, on)}
          </Menu.Item>
        )
      })}
    </Fragment>
  ))
}

/** A button that opens a menu of verbs. */
export function ActionMenu({ verbs, on, children }: { verbs: MenuOf; on: ActionContext; children: ReactNode }) {
  const [opened, setOpened] = useState(false)
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>{opened && <ActionMenuItems verbs={verbs} on={on} />}</Menu.Dropdown>
    </Menu>
  )
}

type Open = { readonly x: number; readonly y: number; readonly verbs: MenuOf; readonly on: ActionContext } | null

let open: Open = null
let returnTo: HTMLElement | null = null
const listeners = new Set<() => void>()

function setOpen(next: Open) {
  open = next
  for (const listener of listeners) listener()
}

/** Opens the one context menu at the pointer, or below the focused element when asked for by keyboard. */
export function openContextMenu(
  event: { clientX: number; clientY: number; preventDefault: () => void; currentTarget: EventTarget },
  verbs: MenuOf,
  on: ActionContext,
): void {
  event.preventDefault()
  const element = event.currentTarget as HTMLElement
  const box = element.getBoundingClientRect()
  const byKeyboard = event.clientX === 0 && event.clientY === 0
  returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null
  setOpen({
    x: byKeyboard ? box.left + 16 : event.clientX,
    y: byKeyboard ? box.top + Math.min(48, box.height) : event.clientY,
    verbs,
    on,
  })
}

/** Where the context menu is drawn; once, in the app. */
export function ContextMenu() {
  const { t } = useTranslation()
  const menu = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
  const close = () => {
    setOpen(null)
    returnTo?.focus({ preventScroll: true })
  }
  return (
    <aside aria-label={t('app.more')} hidden={menu === null}>
      <Menu
        opened={menu !== null}
        onChange={(opened) => !opened && close()}
        position="bottom-start"
        offset={2}
        returnFocus={false}
        key={menu ? `${menu.x},${menu.y}` : 'closed'}
      >
        <Menu.Target>
          <span className={classes.point} style={{ left: menu?.x ?? 0, top: menu?.y ?? 0 }} aria-hidden />
        </Menu.Target>
        <Menu.Dropdown onContextMenu={(event) => event.preventDefault()}>
          {menu && <ActionMenuItems verbs={menu.verbs} on={menu.on} />}
        </Menu.Dropdown>
      </Menu>
    </aside>
  )
}

export const GROUPS: readonly ActionGroup[] = ['open', 'edit', 'organise', 'add', 'select', 'view', 'go', 'help']
