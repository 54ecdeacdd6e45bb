import { IconBoxMultiple, IconStar, IconStarOff } from '@tabler/icons-react'
import type { Action, ActionContext } from '../../app/action.ts'
import { countOf } from '../assets/verbs.ts'

const some = (context: ActionContext) => context.page !== 'bin' && countOf(context) > 0
const isFavourite = ({ assets }: ActionContext) => assets.length > 0 && assets.every((asset) => asset.isFavourite)

/** Gathering assets: into collections, and as favourites. What they do is fetched when somebody does it. */
export const collectionActions: readonly Action[] = [
  {
    name: 'collections.add',
    label: 'library.action.addToCollection',
    icon: IconBoxMultiple,
    group: 'organise',
    shortcuts: ['b'],
    shown: some,
    perform: async (context) => (await import('./verbs.tsx')).addToCollection(context),
  },
  {
    name: 'collections.favourite',
    label: 'library.action.favourite',
    icon: IconStar,
    group: 'organise',
    shortcuts: ['s'],
    shown: (context) => some(context) && !context.everything && !isFavourite(context),
    perform: async ({ assets }) => (await import('./verbs.tsx')).setFavourite(assets, true),
  },
  {
    name: 'collections.unfavourite',
    label: 'library.action.unfavourite',
    icon: IconStarOff,
    group: 'organise',
    shortcuts: ['s'],
    shown: (context) => some(context) && !context.everything && isFavourite(context),
    perform: async ({ assets }) => (await import('./verbs.tsx')).setFavourite(assets, false),
  },
]
