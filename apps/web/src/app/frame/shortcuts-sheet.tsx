import { Kbd } from '@damask/ui'
import { useTranslation } from 'react-i18next'
import { isShown, useAllActions, useCurrentContext } from '../action.ts'
import { Dialog } from '../dialog.tsx'
import { GROUPS } from './action-menu.tsx'
import classes from './shortcuts-sheet.module.css'
import { useLabel } from './use-label.ts'

/** Every shortcut that works now, and the keys of the grid, which are no verbs. */
export function ShortcutsSheet({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const actions = useAllActions()
  const context = useCurrentContext()
  const groups = GROUPS.map((group) => ({
    group,
    actions: actions.filter((action) => action.group === group && action.shortcuts?.length && isShown(action, context)),
  })).filter(({ actions }) => actions.length > 0)
  const moving = [
    [t('app.keys.arrows'), ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']],
    [t('app.keys.ends'), ['Home', 'End']],
    [t('app.keys.extend'), ['shift+ArrowRight']],
    [t('app.keys.toggle'), ['space']],
  ] as const
  return (
    <Dialog onClose={close} title={t('app.keys.title')} size="xl">
      <div className={classes.sheet}>
        {groups.map(({ group, actions }) => (
          <section key={group} className={classes.group}>
            <h3 className={classes.title}>{t(`app.group.${group}`)}</h3>
            <dl className={classes.list}>
              {actions.map((action) => (
                <div key={action.name} className={classes.row}>
                  <dt>{label(action, context)}</dt>
                  <dd>
                    {action.shortcuts!.slice(0, 2).map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className={classes.group}>
          <h3 className={classes.title}>{t('app.group.move')}</h3>
          <dl className={classes.list}>
            {moving.map(([name, keys]) => (
              <div key={name} className={classes.row}>
                <dt>{name}</dt>
                <dd>
                  {keys.map((key) => (
                    <Kbd key={key} keys={key} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}
