import sharp from 'sharp'
import type { Developed } from './film.ts'

export const creator = 'Fjordlight Studio'
export const copyright = '© 2027 Fjordlight AS. All rights reserved.'

/** What a picture says about itself. */
export type Caption = {
  title: string
  keywords: string[]
  taken?: string
  lens?: { focal: string; aperture: string; iso: string }
}

/** Writes a JPEG with the caption in EXIF and XMP, as a photographer's export would carry it. */
export async function writeJpeg(path: string, picture: Developed, caption: Caption): Promise<void> {
  const { data, width, height } = picture
  await sharp(data, { raw: { width, height, channels: 3 } })
    .withExif(exifOf(caption))
    .withXmp(xmpOf(caption))
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toFile(path)
}

function exifOf({ title, taken, lens }: Caption) {
  return {
    IFD0: {
      ImageDescription: title,
      Artist: creator,
      Copyright: copyright,
      Make: 'Fjordlight',
      Model: 'Field Camera 2',
    },
    IFD2: {
      ...(taken && { DateTimeOriginal: taken }),
      ...(lens && { FocalLength: lens.focal, FNumber: lens.aperture, ISOSpeedRatings: lens.iso }),
    },
  }
}

export function xmpOf({ title, keywords }: Caption): string {
  const list = (kind: string, items: string[]) =>
    `<rdf:${kind}>${items.map((item) => `<rdf:li>${escaped(item)}</rdf:li>`).join('')}</rdf:${kind}>`
  const plain = (text: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt>`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="${creator}">
<dc:title>${plain(title)}</dc:title><dc:description>${plain(title)}</dc:description><dc:rights>${plain(copyright)}</dc:rights>
<dc:creator>${list('Seq', [creator])}</dc:creator><dc:subject>${list('Bag', keywords)}</dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
