import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('a filesystem user never loads the AWS client', async () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const { openFilesystemStore, openS3Store } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url))})
    const count = () => loaded.filter((url) => /@aws-sdk|@smithy/.test(url)).length
    await openFilesystemStore({ root: process.argv[1] }).check()
    const s3 = openS3Store({ endpoint: 'http://127.0.0.1:1', region: 'x', bucket: 'x', maxAttempts: 1 })
    const before = count()
    await s3.has('x').catch(() => {})
    console.log(JSON.stringify({ before, after: count() > 0 }))
  `
  const root = await mkdtemp(`${tmpdir()}/damask-loading-`)
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, root])
    expect(JSON.parse(stdout)).toEqual({ before: 0, after: true })
  } finally {
    await rm(root, { recursive: true })
  }
})
