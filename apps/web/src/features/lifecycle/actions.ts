import { IconCalendarEvent } from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { mayAll, maySome } from '../../app/may.ts'
import { countOf } from '../assets/verbs.ts'

const some = (context: ActionContext) => context.page !== 'bin' && countOf(context) > 0

/** Verbs of time. */
export const lifecycleActions: readonly Action[] = [
  {
    name: 'lifecycle.dates',
    label: 'assets.action.dates',
    icon: IconCalendarEvent,
    group: 'organise',
    shown: (context) => some(context) && maySome(context.assets, 'edit'),
    enabled: (context) => mayAll(context.assets, 'edit'),
    perform: async (context) => (await import('./dates-dialog.tsx')).askDates(context),
  },
]
