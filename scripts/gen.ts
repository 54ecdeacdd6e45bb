import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateDocs } from './gen-docs.ts'
import { generateSdk } from './gen-sdk.ts'
import { generateTables } from './gen-tables.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Every generated file of the repository, by path. */
const generated = async (): Promise<Record<string, string>> => ({
  ...(await generateTables()),
  ...(await generateSdk()),
  ...(await generateDocs()),
})

const files = Object.entries(await generated())
if (process.argv.includes('--check')) {
  const stale: string[] = []
  for (const [path, content] of files) {
    if ((await readFile(join(root, path), 'utf8').catch(() => '')) !== content) stale.push(path)
  }
  if (stale.length > 0) {
    console.error(`Generated files are not up to date: ${stale.join(', ')}. Run: npm run gen`)
    process.exit(1)
  }
  console.log(`${files.length} generated files are up to date`)
} else {
  for (const [path, content] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  console.log(`wrote ${files.length} files`)
}
