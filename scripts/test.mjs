import { handOver } from './hand-over.mjs'

handOver('test.ts', process.argv.slice(2))
