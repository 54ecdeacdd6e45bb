import { buildWebIfStale } from './build-web.ts'
import { installTools } from './install-tools.ts'

// `npm start` with the dependencies in place: tools, web application, server. `npm run demo` fills the library as well.

if (!/^(1|true|yes|on)$/i.test(process.env.DAMASK_SKIP_TOOLS ?? '')) await installTools()
buildWebIfStale()
if (process.argv.includes('--demo')) {
  const { fillDemoLibrary, offerDemoAccount } = await import('./demo.ts')
  offerDemoAccount()
  void fillDemoLibrary()
}
process.argv = [process.argv[0]!, process.argv[1]!, 'serve']
await import('../apps/server/src/main.ts')
