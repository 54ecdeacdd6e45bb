#!/usr/bin/env node
import { run } from './run.ts'
import { processTerminal } from './terminal.ts'

// `damask assets list | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await run(process.argv.slice(2), processTerminal())
