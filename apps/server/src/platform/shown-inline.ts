/** Types that browsers show without running anything: everything else is only ever offered as a download. */
const SAFE_INLINE =
  /^(image\/(?!svg)[a-z0-9.+-]+|video\/[a-z0-9.+-]+|audio\/[a-z0-9.+-]+|application\/pdf|text\/plain|application\/json)$/

/** Whether a browser is let show content of this type where it is asked for, instead of saving it. */
export const isShownInline = (mime: string): boolean => SAFE_INLINE.test(mime)
