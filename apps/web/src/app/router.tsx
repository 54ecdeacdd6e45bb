import type { AssetId, CollectionId, FolderId, PersonId, TeamId, VocabularyId } from '@damask/contract'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { type AuditSearch, toAuditSearch } from '../features/history/search.ts'
import { identityQueries } from '../features/identity/queries.ts'
import { LibraryPage } from '../features/library/library-page.tsx'
import { type LibrarySearch, toLibrarySearch } from '../features/library/search.ts'
import { type PeopleFilters, toPeopleFilters } from '../features/people/filters.ts'
import { parseSearch, stringifySearch } from './address.ts'
import { isProblem, onSignedOut } from './damask.ts'
import { setTimeZone } from './format.ts'
import { ErrorPage } from './frame/error-page.tsx'
import { Frame } from './frame/frame.tsx'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { PendingPage } from './frame/pending-page.tsx'
import { Member } from './member.tsx'
import { isBeforeTheDoor, isOwnPath } from './own-path.ts'
import { queryClient } from './query-client.ts'
import { loadLaterWords } from './words.ts'

const root = createRootRouteWithContext<{ queryClient: typeof queryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/identity/setup-page.tsx'), 'SetupPage'),
})

const publicTexts = createRoute({
  getParentRoute: () => root,
  path: '/privacy',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/privacy/texts-public-page.tsx'), 'PublicTextsPage'),
})

/** Whoever still has to agree to a text gets here from everywhere. */
const agree = createRoute({
  getParentRoute: () => root,
  path: '/agree',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' && isOwnPath(search.next) ? { next: search.next } : {},
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/privacy/agree-page.tsx'), 'AgreePage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; problem?: string } => ({
    ...(typeof search.next === 'string' && isOwnPath(search.next) && { next: search.next }),
    // What a sign-in that was begun elsewhere ended with.
    ...(typeof search.problem === 'string' && /^[a-z_]{1,40}$/.test(search.problem) && { problem: search.problem }),
  }),
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/identity/sign-in-page.tsx'), 'SignInPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/identity/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/identity/new-password-page.tsx'), 'NewPasswordPage'),
})

const rescue = createRoute({
  getParentRoute: () => root,
  path: '/rescue',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/identity/rescue-page.tsx'), 'RescuePage'),
})

/** Whoever must set up a second factor gets here from everywhere. */
const secureAccount = createRoute({
  getParentRoute: () => root,
  path: '/secure-account',
  beforeLoad: async () => {
    await loadLaterWords()
    await queryClient.ensureQueryData(identityQueries.me())
  },
  component: lazyRouteComponent(() => import('../features/identity/secure-account-page.tsx'), 'SecureAccountPage'),
})

/** Everything below needs somebody who is signed in. */
const member = createRoute({
  getParentRoute: () => root,
  id: 'member',
  beforeLoad: async ({ location }) => {
    try {
      const { isLimited, lacksConsent, timeZone } = await queryClient.ensureQueryData(identityQueries.me())
      setTimeZone(timeZone)
      if (isLimited) throw redirect({ to: '/secure-account', replace: true })
      if (lacksConsent) throw redirect({ to: '/agree', search: nextOf(location.href), replace: true })
    } catch (error) {
      if (!isProblem(error, 'not_signed_in')) throw error
      const { needed } = await queryClient.fetchQuery(identityQueries.setup())
      throw needed
        ? redirect({ to: '/setup', replace: true })
        : redirect({ to: '/sign-in', search: nextOf(location.href), replace: true })
    }
  },
  component: Member,
})

const framed = createRoute({ getParentRoute: () => member, id: 'framed', component: Frame })

const home = createRoute({
  getParentRoute: () => framed,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/library/{-$folderId}', params: { folderId: undefined }, replace: true })
  },
})

const library = createRoute({
  getParentRoute: () => framed,
  path: '/library/{-$folderId}',
  validateSearch: (search: Record<string, unknown>): LibrarySearch => toLibrarySearch(search),
  // The first page that people see is not fetched in a second step.
  component: LibraryPage,
})

const bin = createRoute({
  getParentRoute: () => framed,
  path: '/bin',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/bin/bin-page.tsx'), 'BinPage'),
})

const collections = createRoute({
  getParentRoute: () => framed,
  path: '/collections',
  validateSearch: ({ group }: Record<string, unknown>): { group?: CollectionId } =>
    typeof group === 'string' ? { group: group as CollectionId } : {},
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/collections/collections-page.tsx'), 'CollectionsPage'),
})

const requests = createRoute({
  getParentRoute: () => framed,
  path: '/requests',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/access/requests-page.tsx'), 'RequestsPage'),
})

const attention = createRoute({
  getParentRoute: () => framed,
  path: '/attention',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/attention/attention-page.tsx'), 'AttentionPage'),
})

const folderRules = createRoute({
  getParentRoute: () => framed,
  path: '/folders/$folderId/rules',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/policies/policy-page.tsx'), 'PolicyPage'),
})

const settings = createRoute({
  getParentRoute: () => framed,
  path: '/settings',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('./frame/settings-page.tsx'), 'SettingsPage'),
})

/** On a phone the list of pages, else the first of them: `SettingsPage` knows. */
const settingsHome = createRoute({ getParentRoute: () => settings, path: '/', component: () => null })

const ownPrivacy = createRoute({
  getParentRoute: () => settings,
  path: '/privacy',
  component: lazyRouteComponent(() => import('../features/privacy/own-privacy-page.tsx'), 'OwnPrivacyPage'),
})

const privacyTexts = createRoute({
  getParentRoute: () => settings,
  path: '/privacy-texts',
  component: lazyRouteComponent(() => import('../features/privacy/texts-page.tsx'), 'TextsPage'),
})

const peopleData = createRoute({
  getParentRoute: () => settings,
  path: '/people-data',
  component: lazyRouteComponent(() => import('../features/privacy/people-data-page.tsx'), 'PeopleDataPage'),
})

const lifecycle = createRoute({
  getParentRoute: () => settings,
  path: '/lifecycle',
  component: lazyRouteComponent(() => import('../features/lifecycle/lifecycle-page.tsx'), 'LifecyclePage'),
})

const due = createRoute({
  getParentRoute: () => framed,
  path: '/due',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/lifecycle/due-page.tsx'), 'DuePage'),
})

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('../features/identity/profile-page.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => settings,
  path: '/security',
  component: lazyRouteComponent(() => import('../features/identity/security-page.tsx'), 'SecurityPage'),
})

const signInPolicy = createRoute({
  getParentRoute: () => settings,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../features/identity/sign-in-policy-page.tsx'), 'SignInPolicyPage'),
})

const sessions = createRoute({
  getParentRoute: () => settings,
  path: '/sessions',
  component: lazyRouteComponent(() => import('../features/identity/sessions-page.tsx'), 'SessionsPage'),
})

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('../features/identity/api-keys-page.tsx'), 'ApiKeysPage'),
})

const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => toAuditSearch(search),
  component: lazyRouteComponent(() => import('../features/history/audit-page.tsx'), 'AuditPage'),
})

const quality = createRoute({
  getParentRoute: () => settings,
  path: '/metadata-quality',
  validateSearch: ({ folderId }: Record<string, unknown>): { folderId?: FolderId } =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(folderId)) ? { folderId: folderId as FolderId } : {},
  component: lazyRouteComponent(() => import('../features/quality/quality-page.tsx'), 'QualityPage'),
})

const streams = createRoute({
  getParentRoute: () => settings,
  path: '/streams',
  component: lazyRouteComponent(() => import('../features/history/streams-page.tsx'), 'StreamsPage'),
})

const roles = createRoute({
  getParentRoute: () => settings,
  path: '/roles',
  component: lazyRouteComponent(() => import('../features/access/roles-page.tsx'), 'RolesPage'),
})

const singleSignOn = createRoute({
  getParentRoute: () => settings,
  path: '/single-sign-on',
  component: lazyRouteComponent(() => import('../features/single-sign-on/connections-page.tsx'), 'ConnectionsPage'),
})

/** `oidc` and `saml` stand for a new one. */
const ssoConnection = createRoute({
  getParentRoute: () => settings,
  path: '/single-sign-on/$connectionId',
  component: lazyRouteComponent(() => import('../features/single-sign-on/connection-page.tsx'), 'ConnectionPage'),
})

const connectedApps = createRoute({
  getParentRoute: () => settings,
  path: '/apps',
  component: lazyRouteComponent(() => import('../features/oauth/connected-apps-page.tsx'), 'ConnectedAppsPage'),
})

const programs = createRoute({
  getParentRoute: () => settings,
  path: '/programs',
  component: lazyRouteComponent(() => import('../features/oauth/programs-page.tsx'), 'ProgramsPage'),
})

/** Where programs send people, and where people type the code of a device: before the library, not in it. */
const authorize = createRoute({
  getParentRoute: () => member,
  path: '/oauth/authorize',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/oauth/authorize-page.tsx'), 'AuthorizePage'),
})

const device = createRoute({
  getParentRoute: () => member,
  path: '/device',
  validateSearch: ({ code }: Record<string, unknown>): { code?: string } =>
    /^[\w-]{1,20}$/.test(String(code ?? '')) ? { code: String(code) } : {},
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/oauth/device-page.tsx'), 'DevicePage'),
})

const system = createRoute({
  getParentRoute: () => settings,
  path: '/system',
  component: lazyRouteComponent(() => import('../features/upkeep/system-page.tsx'), 'SystemPage'),
})

const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): PeopleFilters => toPeopleFilters(search),
  component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
})

const person = createRoute({
  getParentRoute: () => settings,
  path: '/people/$personId',
  params: {
    parse: ({ personId }) => ({ personId: personId as PersonId }),
    stringify: ({ personId }) => ({ personId }),
  },
  component: lazyRouteComponent(() => import('../features/people/person-page.tsx'), 'PersonPage'),
})

const teams = createRoute({
  getParentRoute: () => settings,
  path: '/teams',
  component: lazyRouteComponent(() => import('../features/people/teams-page.tsx'), 'TeamsPage'),
})

const team = createRoute({
  getParentRoute: () => settings,
  path: '/teams/$teamId',
  params: {
    parse: ({ teamId }) => ({ teamId: teamId as TeamId }),
    stringify: ({ teamId }) => ({ teamId }),
  },
  component: lazyRouteComponent(() => import('../features/people/team-page.tsx'), 'TeamPage'),
})

const vocabularies = createRoute({
  getParentRoute: () => settings,
  path: '/vocabularies',
  component: lazyRouteComponent(() => import('../features/vocabularies/vocabularies-page.tsx'), 'VocabulariesPage'),
})

const vocabulary = createRoute({
  getParentRoute: () => settings,
  path: '/vocabularies/$vocabularyId',
  params: {
    parse: ({ vocabularyId }) => ({ vocabularyId: vocabularyId as VocabularyId }),
    stringify: ({ vocabularyId }) => ({ vocabularyId }),
  },
  component: lazyRouteComponent(() => import('../features/vocabularies/vocabulary-page.tsx'), 'VocabularyPage'),
})

const invitations = createRoute({
  getParentRoute: () => settings,
  path: '/invitations',
  component: lazyRouteComponent(() => import('../features/people/invitations-page.tsx'), 'InvitationsPage'),
})

const mailbox = createRoute({
  getParentRoute: () => settings,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('../features/mailbox/mailbox-page.tsx'), 'MailboxPage'),
})

const fields = createRoute({
  getParentRoute: () => settings,
  path: '/fields',
  component: lazyRouteComponent(() => import('../features/schema/fields-page.tsx'), 'FieldsPage'),
})

/** `new` stands for one that is not there yet; made ready for a property of files where one is named. */
const field = createRoute({
  getParentRoute: () => settings,
  path: '/fields/$fieldId',
  validateSearch: ({ property }: Record<string, unknown>): { property?: string } =>
    typeof property === 'string' && property.length < 200 ? { property } : {},
  component: lazyRouteComponent(() => import('../features/schema/field-page.tsx'), 'FieldPage'),
})

const templates = createRoute({
  getParentRoute: () => settings,
  path: '/templates',
  component: lazyRouteComponent(() => import('../features/schema/templates-page.tsx'), 'TemplatesPage'),
})

/** Where an invitation leads. */
const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/people/join-page.tsx'), 'JoinPage'),
})

const askToJoin = createRoute({
  getParentRoute: () => root,
  path: '/join',
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/people/join-page.tsx'), 'AskToJoinPage'),
})

/** The asset page fills the window: it is a member's page outside of the frame. */
const asset = createRoute({
  getParentRoute: () => member,
  path: '/asset/$assetId',
  params: {
    parse: ({ assetId }) => ({ assetId: assetId as AssetId }),
    stringify: ({ assetId }) => ({ assetId }),
  },
  // An older version has an address of its own.
  validateSearch: ({ version }: Record<string, unknown>): { version?: number } =>
    /^[1-9]\d{0,5}$/.test(String(version)) ? { version: Number(version) } : {},
  beforeLoad: loadLaterWords,
  component: lazyRouteComponent(() => import('../features/assets/asset-page.tsx'), 'AssetPage'),
})

const settingsPages = settings.addChildren([
  settingsHome,
  ownPrivacy,
  privacyTexts,
  peopleData,
  lifecycle,
  profile,
  security,
  sessions,
  apiKeys,
  connectedApps,
  programs,
  signInPolicy,
  system,
  roles,
  people,
  person,
  vocabularies,
  vocabulary,
  teams,
  team,
  invitations,
  fields,
  field,
  templates,
  mailbox,
  audit,
  quality,
  streams,
  singleSignOn,
  ssoConnection,
])
const routeTree = root.addChildren([
  setup,
  publicTexts,
  agree,
  signIn,
  forgotPassword,
  newPassword,
  rescue,
  secureAccount,
  join,
  askToJoin,
  member.addChildren([
    framed.addChildren([home, library, bin, collections, attention, folderRules, requests, due, settingsPages]),
    asset,
    authorize,
    device,
  ]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultPendingComponent: PendingPage,
  defaultPendingMs: 500,
  parseSearch,
  stringifySearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

// A session that ends in the middle of work leads to the sign-in page, and from there back to the same place.
onSignedOut(() => {
  const { pathname, href } = router.state.location
  // Whoever was invited may have no account yet: that page asks who is there, and no is an answer.
  const isJoining = pathname === '/join' || pathname.startsWith('/join/')
  if (isBeforeTheDoor(pathname) || isJoining || router.state.status === 'pending') return
  queryClient.removeQueries({ queryKey: identityQueries.me().queryKey })
  void router.navigate({ to: '/sign-in', search: nextOf(href), replace: true })
})

const nextOf = (href: string) => (isOwnPath(href) && href !== '/' ? { next: href } : {})
