// Runs on whatever Node is there (18 or newer): installs the dependencies when they are missing or old, then hands over
// to the Node 24 among them.
import { handOver } from './hand-over.mjs'

handOver('launch.ts', process.argv.slice(2))
