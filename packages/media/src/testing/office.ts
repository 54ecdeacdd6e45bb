import { makeZip } from './documents.ts'

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const wordNamespaces = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${office}"`,
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
].join(' ')

/** The least that Word and LibreOffice open (ECMA-376): A4 pages, each with its number and one paragraph of `text`. */
export function makeDocx({ pages = 1, text = 'Made by code for a test.' } = {}): Buffer {
  const paragraphs = Array.from({ length: pages }, (_, index) => {
    const turn = index > 0 ? '<w:r><w:br w:type="page"/></w:r>' : ''
    return `<w:p>${turn}${run(`Page ${index + 1} of ${pages}`)}</w:p><w:p>${run(text)}</w:p>`
  })
  return wordFile(paragraphs.join(''))
}

/**
 * A docx that asks for other files in every way that Word knows and LibreOffice might follow: linked pictures, included
 * text, an attached template. `url` is a listener that proves a request; `file` is a text, `picture` a
 * picture on this machine whose content must not appear.
 */
export function docxWithExternalReferences(p: { url: string; file: string; picture: string }): Buffer {
  const links = [
    ['far', 'image', `${p.url}/picture.png`],
    ['near', 'image', `file://${p.picture}`],
    ['sheet', 'attachedTemplate', `${p.url}/template.dotm`],
  ] as const
  const body = [
    `<w:p>${run('Before the links.')}</w:p>`,
    linkedPicture('far'),
    linkedPicture('near'),
    ...[`${p.url}/text.docx`, p.file, `file://${p.file}`].map(includedText),
  ].join('')
  return wordFile(body, links)
}

/** An OpenDocument text with a section and a picture that are kept in other files. */
export function odtWithExternalReferences(p: { url: string; file: string; picture: string }): Buffer {
  const section = (name: string, href: string) =>
    `<text:section text:name="${name}"><text:section-source xlink:type="simple" xlink:href="${href}"/><text:p/></text:section>`
  const frame = (name: string, href: string) =>
    `<text:p><draw:frame draw:name="${name}" text:anchor-type="as-char" svg:width="9cm" svg:height="9cm"><draw:image xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" xlink:href="${href}"/></draw:frame></text:p>`
  const names = Object.entries({ office: 'office', text: 'text', draw: 'drawing', svg: 'svg-compatible' }).map(
    ([prefix, name]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  )
  const content = `${xml}<office:document-content ${names.join(' ')} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text><text:p>Before the links.</text:p>${section('far', `${p.url}/section.odt`)}${section('near', `file://${p.file}`)}${frame('seen', `file://${p.picture}`)}${frame('fetched', `${p.url}/picture.png`)}</office:text></office:body></office:document-content>`
  const mime = 'application/vnd.oasis.opendocument.text'
  const manifest = `${xml}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${mime}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`
  return pack({ mimetype: mime, 'content.xml': content, 'META-INF/manifest.xml': manifest })
}

function wordFile(body: string, links: readonly (readonly [id: string, type: string, target: string])[] = []): Buffer {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const outside = links.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}" TargetMode="External"/>`,
  )
  const related = (content: string) => `${xml}<Relationships xmlns="${relations}">${content}</Relationships>`
  const settings = `<Relationship Id="settings" Type="${office}/settings" Target="settings.xml"/>`
  const template = links.find(([, type]) => type === 'attachedTemplate')?.[0]
  return pack({
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="${main}.settings+xml"/></Types>`,
    '_rels/.rels': related(`<Relationship Id="main" Type="${office}/officeDocument" Target="word/document.xml"/>`),
    'word/document.xml': `${xml}<w:document ${wordNamespaces}><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
    'word/settings.xml': `${xml}<w:settings ${wordNamespaces}>${template ? `<w:attachedTemplate r:id="${template}"/>` : ''}</w:settings>`,
    'word/_rels/document.xml.rels': related(settings + outside.join('')),
    'word/_rels/settings.xml.rels': related(outside.join('')),
  })
}

const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`

function linkedPicture(id: string): string {
  const size = 'cx="3240000" cy="3240000"'
  return `<w:p><w:r><w:drawing><wp:inline><wp:extent ${size}/><wp:docPr id="1" name="${id}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="${id}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
}

function includedText(target: string): string {
  const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}" w:dirty="true"/></w:r>`
  const code = `<w:r><w:instrText xml:space="preserve"> INCLUDETEXT "${target}" </w:instrText></w:r>`
  return `<w:p>${mark('begin')}${code}${mark('separate')}${run('Not fetched yet.')}${mark('end')}</w:p>`
}

const pack = (parts: Record<string, string>): Buffer =>
  makeZip(Object.entries(parts).map(([name, content]) => ({ name, data: Buffer.from(content) })))
