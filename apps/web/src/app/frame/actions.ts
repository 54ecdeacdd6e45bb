import {
  IconArrowsVertical,
  IconBolt,
  IconBook,
  IconKeyboard,
  IconLayoutSidebar,
  IconLibraryPhoto,
  IconSearch,
  IconServer,
  IconSettings,
  IconSunMoon,
  IconTrash,
} from '@tabler/icons-react'
import type { Action } from '../action.ts'
import { toggleColourScheme } from '../colour-scheme.ts'
import { openDialog } from '../dialogs.tsx'
import { go } from '../go.ts'
import { density, railShown, setDensity } from './preferences.ts'
import { searchBox } from './search-focus.ts'

/** Verbs of the frame itself. */
export const frameActions: readonly Action[] = [
  {
    name: 'frame.palette',
    label: 'app.action.palette',
    icon: IconBolt,
    group: 'help',
    shortcuts: ['mod+k'],
    whileTyping: true,
    perform: async () => {
      const { Palette } = await import('./palette.tsx')
      await openDialog((close) => Palette({ close }))
    },
  },
  {
    name: 'frame.search',
    label: 'app.action.focusSearch',
    icon: IconSearch,
    group: 'go',
    shortcuts: ['/', 'mod+f'],
    shown: () => searchBox.exists(),
    perform: () => searchBox.focus(),
  },
  {
    name: 'go.library',
    label: 'app.action.goLibrary',
    icon: IconLibraryPhoto,
    group: 'go',
    perform: () => go({ to: '/library/{-$folderId}', params: { folderId: undefined } }),
  },
  {
    name: 'go.bin',
    label: 'app.action.goBin',
    icon: IconTrash,
    group: 'go',
    perform: () => go({ to: '/bin' }),
  },
  {
    name: 'go.settings',
    label: 'app.action.goSettings',
    icon: IconSettings,
    group: 'go',
    perform: () => go({ to: '/settings/profile' }),
  },
  {
    name: 'go.system',
    label: 'app.action.goSystem',
    icon: IconServer,
    group: 'go',
    perform: () => go({ to: '/settings/system' }),
  },
  {
    name: 'go.docs',
    label: 'app.action.docs',
    icon: IconBook,
    group: 'go',
    perform: () => window.open('/api/docs', '_blank', 'noopener'),
  },
  {
    name: 'view.rail',
    label: 'app.action.toggleRail',
    icon: IconLayoutSidebar,
    group: 'view',
    shortcuts: ['['],
    perform: () => railShown.set(!railShown.get()),
  },
  {
    name: 'view.scheme',
    label: 'app.action.toggleScheme',
    icon: IconSunMoon,
    group: 'view',
    perform: () => toggleColourScheme(),
  },
  {
    name: 'view.density',
    label: 'app.action.toggleDensity',
    icon: IconArrowsVertical,
    group: 'view',
    perform: () => setDensity(density.get() === 'compact' ? 'comfortable' : 'compact'),
  },
  {
    name: 'help.shortcuts',
    label: 'app.action.shortcuts',
    icon: IconKeyboard,
    group: 'help',
    shortcuts: ['?'],
    perform: async () => {
      const { ShortcutsSheet } = await import('./shortcuts-sheet.tsx')
      await openDialog((close) => ShortcutsSheet({ close }))
    },
  },
]
