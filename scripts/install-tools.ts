import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findTools, tools } from '@damask/media'

type Wanted = { name: string; apt: string; dnf: string; brew: string | null }

/**
 * Installs what is missing where apt may, and otherwise says in one sentence what to type. Never fails: Damask runs
 * without, and says per file what it could not do.
 * @param alsoWanted programs that only tests need, by the path or name that shows that they are there
 */
export async function installTools(alsoWanted: readonly (Wanted & { isPresent: boolean })[] = []): Promise<void> {
  const present = await findTools()
  const missing: Wanted[] = [
    ...tools.filter((tool) => !present[tool.name]).map((tool) => ({ name: tool.name, ...tool.package })),
    ...alsoWanted.filter((tool) => !tool.isPresent),
  ]
  if (missing.length === 0) return
  const names = [...new Set(missing.map((tool) => tool.name))].join(', ')
  const packages = (manager: 'apt' | 'dnf' | 'brew') => [
    ...new Set(missing.flatMap((tool) => tool[manager]?.split(' ') ?? [])),
  ]
  const apt = packages('apt')
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const mayInstall = existsSync('/usr/bin/apt-get') && run([...prefix, 'true'], 'ignore')
  if (mayInstall) {
    console.log(`Installing media tools (${names}); this takes a minute or two, once…`)
    const install = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      ...apt,
    ]
    if (run(install, 'ignore') || (run([...prefix, 'apt-get', 'update', '-qq'], 'ignore') && run(install, 'ignore')))
      return
  }
  console.log(
    `Some previews will be missing until ${names} ${missing.length > 1 ? 'are' : 'is'} installed: "sudo apt-get install ${apt.join(' ')}", ` +
      `"sudo dnf install ${packages('dnf').join(' ')}" or "brew install ${packages('brew').join(' ')}" (DAMASK_SKIP_TOOLS=1 skips this).`,
  )
}

function run([command, ...args]: string[], stdio: 'ignore' | 'inherit'): boolean {
  return spawnSync(command!, args, { stdio }).status === 0
}
