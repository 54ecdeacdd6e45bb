import { defineConfig } from 'vitest/config'

// Journeys and kills start whole servers the way people do. Much of their time is waiting, so two files run at a time.
export default defineConfig({
  test: {
    include: ['apps/e2e/src/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Whole machines of processes: a stall of the disk may fail one. The second try is counted and printed, never hidden.
    retry: process.env.CI ? 1 : 0,
  },
})
