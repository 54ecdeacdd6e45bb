import { probeTools } from '@damask/media'

/** `damask doctor`: every tool, its version, and what is missing without it. Ends with 1 when something is. */
export async function runDoctor(): Promise<number> {
  const tools = await probeTools()
  const width = Math.max(...tools.map((tool) => tool.name.length))
  for (const tool of tools) {
    const state = tool.isPresent ? (tool.version ?? 'installed') : 'not installed'
    console.log(`${tool.isPresent ? '✓' : '✗'} ${tool.name.padEnd(width)}  ${state}`)
    console.log(`  ${' '.repeat(width)}  ${tool.isPresent ? tool.purpose : tool.degraded}`)
  }
  const missing = tools.filter((tool) => !tool.isPresent)
  if (missing.length === 0) return 0
  const packages = [...new Set(missing.flatMap((tool) => tool.package.apt.split(' ')))]
  console.log(`\nOn Debian and Ubuntu: sudo apt-get install ${packages.join(' ')}`)
  return 1
}
