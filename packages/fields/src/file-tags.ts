/** A text, a list or a structure of a file, as `Embedded` of @damask/media has them. */
export type FileValue = string | FileValue[] | { [part: string]: FileValue }

/** What is said inside of a file: `Embedded` of @damask/media. */
export type FileTags = {
  tags: { [tag: string]: FileValue }
  iim: { [dataset: string]: string[] } | null
  isIimNewer: boolean
}
