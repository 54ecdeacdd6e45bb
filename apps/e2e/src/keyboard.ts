import type { Locator } from 'playwright-core'

/** That, while it has the focus. */
export const focused = (wanted: Locator) => wanted.and(wanted.page().locator(':focus'))

/** Presses Tab until it has the focus. */
export async function tabTo(wanted: Locator): Promise<void> {
  for (let presses = 0; (await focused(wanted).count()) === 0; presses++) {
    if (presses > 60) throw new Error(`Tab does not get to ${wanted}`)
    await wanted.page().keyboard.press('Tab')
  }
}

/** Goes there with Tab and presses Enter. */
export async function enter(wanted: Locator): Promise<void> {
  await wanted.waitFor()
  await tabTo(wanted)
  await wanted.page().keyboard.press('Enter')
}

/** Goes there with Tab and writes, in place of what stands there. */
export async function write(wanted: Locator, text: string): Promise<void> {
  await tabTo(wanted)
  await wanted.page().keyboard.press('ControlOrMeta+A')
  await wanted.page().keyboard.type(text)
}
