import type { RegisteredRouter } from '@tanstack/react-router'

// Going somewhere from outside of components. The router itself is handed over at the start: importing it here would close
// a circle, since its pages hold the verbs that go places.

let router: RegisteredRouter

export function giveRouter(made: RegisteredRouter): void {
  router = made
}

export const go: RegisteredRouter['navigate'] = (options) => router.navigate(options)
