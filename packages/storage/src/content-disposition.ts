/**
 * A Content-Disposition (RFC 6266) that downloads under a name in any language: an ASCII stand-in for old clients and
 * the name itself as RFC 8187 `filename*`.
 */
export function contentDisposition(fileName: string): string {
  const name = fileName.toWellFormed().replace(/[\u0000-\u001f\u007f/\\]/g, '_')
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
