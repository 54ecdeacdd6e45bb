/**
 * RFC 6266 with RFC 8187: an ASCII name for old clients and the real one, in any script, beside it.
 * Control characters and direction overrides never reach a header or a person's disk.
 */
export function contentDisposition(type: 'inline' | 'attachment', fileName: string): string {
  const clean = fileName
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\\/]/g, '_')
  const ascii = clean
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, (c) => (/\p{M}/u.test(c) ? '' : '_'))
    .replace(/["%]/g, '_')
  const extended = encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return ascii === clean
    ? `${type}; filename="${ascii}"`
    : `${type}; filename="${ascii || 'file'}"; filename*=UTF-8''${extended}`
}
