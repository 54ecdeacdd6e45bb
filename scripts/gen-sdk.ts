import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { api, type Endpoint } from '@damask/contract'
import { cliReference } from '../apps/cli/src/reference.ts'

const target = 'packages/sdk/src/generated/endpoints.ts'

/**
 * What is read from the contract for its clients: the endpoint table of the SDK, which carries it instead of the contract
 * so that a browser does not load zod to make a request, and the reference of the commands.
 * @returns file contents by path relative to the repository
 */
export async function generateSdk(): Promise<Record<string, string>> {
  const areas = Object.entries(api).map(([area, endpoints]) => {
    const lines = Object.entries<Endpoint>(endpoints).map(([name, e]) => `    ${name}: ${printed(e)},`)
    return `  ${area}: {\n${lines.join('\n')}\n  },`
  })
  return {
    [target]: [
      '// Generated from @damask/contract by scripts/gen-sdk.ts. Do not edit: run `npm run gen`.',
      "import type { EndpointTable } from '../endpoint-entry.ts'",
      '',
      'export const endpoints: EndpointTable = {',
      ...areas,
      '}',
      '',
    ].join('\n'),
    'docs/generated/cli.md': cliReference(),
  }
}

function printed(e: Endpoint) {
  const query = Object.keys(e.query?.shape ?? {})
  const fields = [
    `method: '${e.method}'`,
    `path: '${e.path}'`,
    query.length > 0 && `query: [${query.map((name) => `'${name}'`).join(', ')}]`,
    e.body && 'body: true',
    e.answers && e.answers !== 'json' && `answers: '${e.answers}'`,
    e.accepts && e.accepts !== 'json' && `accepts: '${e.accepts}'`,
  ]
  return `{ ${fields.filter(Boolean).join(', ')} }`
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  for (const [path, content] of Object.entries(await generateSdk())) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}
