import { InvalidArgumentError } from 'commander'

/** Reads a whole number within bounds. */
export const countOption = (min: number, max: number) => (text: string) => {
  const count = Number(text)
  if (Number.isInteger(count) && count >= min && count <= max) return count
  throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`)
}
