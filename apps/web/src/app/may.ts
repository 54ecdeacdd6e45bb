import type { Capability } from '@damask/contract'

type Thing = { readonly may: readonly Capability[] }

/** Whether all of it may be done with a thing. */
export const may = (thing: Thing | undefined, ...needed: readonly Capability[]): boolean =>
  thing !== undefined && needed.every((capability) => thing.may.includes(capability))

/**
 * Whether it may be done with every one of several things. What is chosen and not fetched yet is left to the server,
 * which says what it refused.
 */
export const mayAll = (things: readonly Thing[], ...needed: readonly Capability[]): boolean =>
  things.every((thing) => may(thing, ...needed))

/** Whether it may be done with at least one of several things; a verb that none of them knows is not worth showing. */
export const maySome = (things: readonly Thing[], ...needed: readonly Capability[]): boolean =>
  things.length === 0 || things.some((thing) => may(thing, ...needed))

/** Whether things may be added to a folder: files to upload them, folders also to keep order. */
export const mayAdd = (folder: Thing | undefined): boolean => may(folder, 'upload') || may(folder, 'manage_folder')
