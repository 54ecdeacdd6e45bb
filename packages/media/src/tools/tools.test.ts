import { expect, test } from 'vitest'
import { findTools, installSentence, probeTools, tools } from './tools.ts'

test('every tool says what is missing without it, and how to get it', () => {
  for (const tool of tools) {
    expect(tool.degraded).toMatch(/^[A-Z].*\.$/)
    expect(tool.package.apt).toMatch(/^[a-z]/)
  }
  expect(installSentence('pdftoppm', 'see PDF pages')).toBe('Install poppler-utils to see PDF pages.')
})

test('a tool that is present has a path and a version, one that is missing has neither', async () => {
  const states = await probeTools()
  expect(states.map(({ name }) => name)).toEqual(tools.map(({ name }) => name))
  expect(states.find(({ name }) => name === 'perl')).toMatchObject({
    isPresent: true,
    version: expect.stringMatching(/^\d+\./),
  })
  const path = process.env.PATH
  process.env.PATH = '/nowhere'
  expect(await findTools()).toEqual({})
  process.env.PATH = path
})
