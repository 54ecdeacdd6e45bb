import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const repository = join(import.meta.dirname, '../../..')
const styles = join(createRequire(import.meta.url).resolve('@mantine/core/styles.css'), '../styles')

test('every Mantine component that is used brings its styles', () => {
  const imported = readFileSync(join(import.meta.dirname, 'mantine.css'), 'utf8')
  const sources = globSync(['packages/ui/src/**/*.{ts,tsx}', 'apps/web/src/**/*.{ts,tsx}'], { cwd: repository })
  const used = new Set(
    sources
      .flatMap((file) => [
        ...readFileSync(join(repository, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g),
      ])
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim())),
  )
  expect(used.size).toBeGreaterThan(10)
  const unstyled = [...used].filter(
    (name) => existsSync(join(styles, `${name}.css`)) && !imported.includes(`/${name}.css`),
  )
  expect(unstyled).toEqual([])
})
