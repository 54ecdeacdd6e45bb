import { api, type Endpoint, errors } from '@damask/contract'
import { ROUTES_PREFIX } from './prefix.ts'

/** The human reference of the API: one static page, no script, read from the contract. */
export function docsPage(): string {
  const areas = Object.entries(api as Record<string, Record<string, Endpoint>>)
  const sections = areas.map(
    ([area, endpoints]) =>
      `<h2 id="${area}">${area}</h2>${Object.entries(endpoints)
        .map(([name, e]) => entry(area, name, e))
        .join('')}`,
  )
  const problems = Object.entries(errors).map(
    ([code, { status, says }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(says)}</td></tr>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Damask API</title><style>${STYLE}</style>
<main><h1>Damask API</h1><p>Base <code>${ROUTES_PREFIX}</code>. Machine-readable: <a href="/api/openapi.json">OpenAPI 3.1</a>. Sign in with the session cookie, or send <code>Authorization: Bearer</code> with an API key.</p>
<nav>${areas.map(([area]) => `<a href="#${area}">${area}</a>`).join(' · ')} · <a href="#problems">problems</a></nav>
${sections.join('')}<h2 id="problems">problems</h2><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${problems.join('')}</tbody></table></main></html>`
}

function entry(area: string, name: string, e: Endpoint): string {
  const fields = [
    ...Object.keys(e.params?.shape ?? {}),
    ...Object.keys(e.query?.shape ?? {}),
    ...Object.keys(e.body?.shape ?? {}),
  ]
  return `<section><h3><code>${e.method} ${escapeHtml(e.path)}</code></h3><p>${escapeHtml(e.summary)}. <small><code>${area}.${name}</code>${e.scope === 'session' ? '' : ` · scope <code>${e.scope}</code>`}</small></p>${
    fields.length > 0 ? `<p>Takes ${fields.map((f) => `<code>${f}</code>`).join(', ')}.</p>` : ''
  }${e.problems?.length ? `<p>May refuse with ${e.problems.map((p) => `<a href="#${p}"><code>${p}</code></a>`).join(', ')}.</p>` : ''}</section>`
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.55 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:3rem auto;padding:0 1.5rem}
h2{margin-top:3rem;text-transform:capitalize}h3{font-size:1rem;margin:1.6rem 0 0}p{margin:.3rem 0}code{font:13px ui-monospace,monospace}small{opacity:.75}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .75rem .35rem 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent);vertical-align:top}`
