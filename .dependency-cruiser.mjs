import { readFileSync } from 'node:fs'

/** Features bottom to top: a feature may use what stands above it in the file, through its index.ts. */
const order = readFileSync(new URL('./apps/server/src/features/ORDER', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))

const upward = order.map((feature, i) => ({
  name: `${feature}-looks-only-down`,
  comment: 'Use what is below in ORDER; hear from above by events.',
  severity: 'error',
  from: { path: `^apps/server/src/features/${feature}/` },
  to: { path: `^apps/server/src/features/(${order.slice(i + 1).join('|') || '-'})/` },
}))

/** Each of these is imported in the named places only, so that leaving it means changing those. */
const thirdParties = {
  fastify: '^apps/server/src/http/',
  '@fastify/': '^apps/server/src/http/',
  'graphile-worker': '^apps/server/src/(worker/|platform/migrate\\.ts)',
  'better-auth': '^apps/server/src/features/identity/auth\\.ts',
  '@better-auth/passkey': '^apps/server/src/features/identity/auth(-passkeys)?\\.ts',
  '@node-rs/argon2': '^apps/server/src/features/identity/auth\\.ts',
  'openid-client': '^apps/server/src/features/single-sign-on/',
  '@node-saml/': '^apps/server/src/features/single-sign-on/',
  '@aws-sdk/': '^packages/storage/src/s3/',
  'exiftool-vendored': '^packages/media/src/facts/',
  'tus-js-client': '^packages/sdk/src/',
  yazl: '^apps/server/src/features/(assets|privacy)/',
  nodemailer: '^apps/server/src/platform/send-through-smtp\\.ts',
  undici: '^apps/server/src/platform/outbound\\.ts',
  n3: '^apps/server/src/features/vocabularies/',
  'rdfxml-streaming-parser': '^apps/server/src/features/vocabularies/',
  'csv-': '^apps/server/src/platform/csv\\.ts',
  re2js: '^packages/fields/src/pattern\\.ts',
  'prom-client': '^apps/server/src/http/health\\.ts',
}

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...upward,
    {
      name: 'features-through-their-door',
      severity: 'error',
      from: { path: '^apps/server/src/features/([^/]+)/' },
      to: { path: '^apps/server/src/features/([^/]+)/(?!index\\.ts)', pathNot: '^apps/server/src/features/$1/' },
    },
    {
      name: 'outside-uses-features-through-their-door',
      severity: 'error',
      from: { path: '^apps/server/src/(http|worker|main|platform)' },
      to: { path: '^apps/server/src/features/[^/]+/(?!index\\.ts)' },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/server/src/platform/' },
      to: { path: '^apps/server/src/(features|http|worker)/' },
    },
    {
      name: 'features-know-no-edge',
      severity: 'error',
      from: { path: '^apps/server/src/features/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/server/src/(http|worker|testing)/' },
    },
    {
      name: 'contract-knows-only-zod',
      severity: 'error',
      from: { path: '^packages/contract/' },
      to: { pathNot: ['^packages/contract/', 'node_modules/zod/'] },
    },
    { name: 'packages-know-no-app', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    {
      name: 'media-storage-and-fields-know-no-contract',
      severity: 'error',
      from: { path: '^packages/(media|storage|fields)/' },
      to: { path: '^packages/(contract|sdk|ui)/' },
    },
    {
      name: 'web-knows-no-server',
      severity: 'error',
      from: { path: '^(apps/(web|cli)|packages/(sdk|ui|contract|fields))/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(apps/server|packages/(media|storage))/' },
    },
    {
      name: 'ui-knows-no-asset',
      severity: 'error',
      from: { path: '^packages/ui/' },
      to: { path: '^packages/(contract|sdk)/' },
    },
    ...Object.entries(thirdParties).map(([name, path]) => ({
      name: `${name.replace(/\W+/g, '-')}-in-one-place`,
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [path, '\\.test\\.ts$', '/testing/'] },
      to: { path: `node_modules/${name}` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
