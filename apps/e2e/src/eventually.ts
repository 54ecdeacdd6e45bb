import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until the question has an answer (anything but undefined and false), and gives it.
 * @param what completes "It did not come true that …", with the last answer in the message
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { withinMs = 60_000, describe = async (): Promise<unknown> => undefined } = {},
): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; await sleep(50)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() < deadline) continue
    const last = await describe().catch(String)
    throw new Error(`It did not come true that ${what}${last === undefined ? '' : `: ${JSON.stringify(last)}`}`)
  }
}
