// The fake S3 as a process of its own, for tests that measure the memory of the process that talks to it. It prints
// its address and ends when its standard input does.
import { startFakeS3 } from './fake-s3/start-fake-s3.ts'

const fake = await startFakeS3()
const { endpoint, bucket, accessKeyId, secretAccessKey } = fake
console.log(JSON.stringify({ endpoint, bucket, accessKeyId, secretAccessKey }))
process.stdin.resume().once('end', () => void fake.close())
