import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { peakMemoryOfStreaming } from '../testing/peak-memory.ts'
import { openS3Store } from './open-s3-store.ts'

const mebibyte = 1024 * 1024
const server = fileURLToPath(new URL('../testing/serve-fake-s3.ts', import.meta.url))

test('a large blob passes to S3 and back without being held in memory', async () => {
  const fake = spawn(process.execPath, [server], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const [address] = await once(fake.stdout, 'data')
    const store = openS3Store({ ...JSON.parse(String(address)), region: 'us-east-1' })
    expect(await peakMemoryOfStreaming(store, 'large', 384 * mebibyte)).toBeLessThan(160 * mebibyte)
    await store.close()
  } finally {
    fake.stdin.end()
    await once(fake, 'exit')
  }
})
