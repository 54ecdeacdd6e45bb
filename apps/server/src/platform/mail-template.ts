export type MailLanguage = 'en' | 'de'

type Message = {
  readonly subject: string
  readonly text: string
  readonly action?: { readonly label: string; readonly url: string } | undefined
  readonly language: MailLanguage
}

const WORDS = {
  en: {
    otherwise: 'If the button does nothing, copy this address into your browser:',
    from: 'Sent by the Damask library at',
  },
  de: {
    otherwise: 'Falls der Knopf nichts tut, kopiere diese Adresse in deinen Browser:',
    from: 'Gesendet von der Damask-Bibliothek unter',
  },
} as const

/** The message for programs that show plain text. */
export function toText({ text, action, language }: Message, { library }: { library: string }): string {
  const parts = [text.trim()]
  if (action) parts.push(`${action.label}:\n${action.url}`)
  if (library) parts.push(`-- \n${WORDS[language].from} ${library}`)
  return `${parts.join('\n\n')}\n`
}

/**
 * The message as a page: one card that holds in every mail program (tables, styles in the tags, no pictures, nothing
 * fetched), light or dark as the reader has it.
 */
export function toHtml({ subject, text, action, language }: Message, { library }: { library: string }): string {
  const words = WORDS[language]
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((p) => `<p style="margin:0 0 16px">${escaped(p).replaceAll('\n', '<br>')}</p>`)
    .join('')
  const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
  const button = action
    ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr>
<td class="button" style="border-radius:6px;background:#17615c"><a href="${escaped(action.url)}" style="display:inline-block;padding:11px 20px;${font};font-size:15px;font-weight:600;line-height:20px;color:#ffffff;text-decoration:none">${escaped(action.label)}</a></td>
</tr></table>
<p class="faint" style="margin:0 0 4px;font-size:13px;line-height:19px;color:#6b675e">${words.otherwise}</p>
<p class="faint" style="margin:0;font-size:13px;line-height:19px;color:#6b675e;word-break:break-all"><a class="link" href="${escaped(action.url)}" style="color:#17615c">${escaped(action.url)}</a></p>`
    : ''
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<meta name="referrer" content="no-referrer">
<title>${escaped(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #171716 !important; }
  .card { background: #1f1f1e !important; border-color: #3b3a38 !important; }
  .ink { color: #e9e6df !important; }
  .faint { color: #a5a29b !important; }
  .link { color: #6fc1ba !important; }
  .button { background: #1f7a73 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f6f5f2">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f5f2"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="ink" style="padding:0 4px 16px;${font};font-size:17px;font-weight:600;letter-spacing:-0.01em;color:#2b2820">Damask</td></tr>
<tr><td class="card" style="padding:32px;background:#ffffff;border:1px solid #e4e1da;border-radius:10px">
<h1 class="ink" style="margin:0 0 16px;${font};font-size:20px;line-height:27px;font-weight:600;letter-spacing:-0.01em;color:#2b2820">${escaped(subject)}</h1>
<div class="ink" style="${font};font-size:15px;line-height:23px;color:#2b2820">${paragraphs}${button}</div>
</td></tr>
<tr><td class="faint" style="padding:16px 4px;${font};font-size:12px;line-height:18px;color:#6b675e">${library ? `${words.from} ${escaped(library)}` : ''}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
