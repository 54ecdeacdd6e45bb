// Camera raw is never touched, though it could be: what one program does not know of it may be lost. DNG is made for it.
const WITH_EXIF = ['jpeg', 'png', 'apng', 'webp', 'tiff', 'dng', 'heic', 'avif', 'jxl', 'jp2', 'psd', 'psb']
const XMP_ONLY = ['gif', 'pdf', 'ai', 'eps', 'ps', 'indd', 'mp4', 'm4v', 'mov', '3gp', 'm4a']
const FORMATS = new Set([...WITH_EXIF, ...XMP_ONLY])

/** Whether metadata can be written into files of this format. Beside all others lies an XMP file. */
export const holdsMetadata = (format: string): boolean => FORMATS.has(format)

/** Whether files of this format have EXIF. */
export const holdsExif = (format: string): boolean => WITH_EXIF.includes(format)

/** Every format that metadata can be written into. */
export const FORMATS_WITH_METADATA: readonly string[] = [...FORMATS]
