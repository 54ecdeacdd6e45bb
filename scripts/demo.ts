import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDamask, DamaskError, uploadFile } from '@damask/sdk'
import { demoContent } from './demo/content.ts'

const DEMO_EMAIL = 'demo@example.com'
const DEMO_PASSWORD = 'a lantern in the fog'

/** A library without people gets a demo account, unless another was asked for. Called before the server reads its settings. */
export function offerDemoAccount(): void {
  process.env.DAMASK_ADMIN_EMAIL ??= DEMO_EMAIL
  process.env.DAMASK_ADMIN_PASSWORD ??= DEMO_PASSWORD
}

/** Fills the running library with the made-up brand: twice in a row adds nothing the second time. */
export async function fillDemoLibrary(): Promise<void> {
  const url = `http://${process.env.DAMASK_HOST ?? '127.0.0.1'}:${process.env.DAMASK_PORT ?? 7070}`
  await untilReady(url)
  const email = process.env.DAMASK_ADMIN_EMAIL!
  const password = process.env.DAMASK_ADMIN_PASSWORD!
  const response = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) {
    console.log(
      'This library has an administrator of its own: set DAMASK_ADMIN_EMAIL and DAMASK_ADMIN_PASSWORD to theirs, then start the demo again.',
    )
    return
  }
  const cookie = response.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
  const damask = createDamask({ url, headers: { cookie } })
  const scratch = await mkdtemp(join(tmpdir(), 'damask-demo-'))
  console.log('  Rendering the demo library; pictures appear as they are made…')
  let count = 0
  try {
    for await (const file of demoContent(scratch)) {
      const { size } = await stat(file.path)
      const options = { relativePath: file.folder, duplicates: 'skip', conflict: 'unique' } as const
      await uploadFile(damask, { source: { path: file.path }, name: file.name, sizeBytes: size, options }).done
      count++
    }
  } catch (error) {
    if (!(error instanceof DamaskError)) throw error
    console.error(`The demo library is not complete: ${error.message}`)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  console.log(`  The demo library has ${count} files. Sign in with ${email} and "${password}".`)
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (
      await fetch(`${url}/health/ready`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return
    await sleep(200)
  }
}
