/** Work on one key waits for the work on that key which came before; other keys go on. */
export function oneAtATime() {
  const last = new Map<string, Promise<unknown>>()
  return async function exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key)
    const running = (async () => {
      await before?.catch(() => {})
      return work()
    })()
    last.set(key, running)
    try {
      return await running
    } finally {
      if (last.get(key) === running) last.delete(key)
    }
  }
}
