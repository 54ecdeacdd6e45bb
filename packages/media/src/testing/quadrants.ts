import sharp from 'sharp'

/** EXIF 0x0112. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export type QuadrantsOptions = {
  /** Pixels as displayed upright; orientations 5 to 8 store them the other way round. */
  width?: number
  height?: number
  orientation?: Orientation
  format?: 'jpeg' | 'png' | 'webp' | 'tiff'
}

/** What each quadrant shows when the picture is displayed upright. */
export const quadrantColours = {
  topLeft: [255, 0, 0],
  topRight: [0, 255, 0],
  bottomLeft: [0, 0, 255],
  bottomRight: [255, 255, 255],
} as const

/**
 * A picture that is red, green, blue, white (top left, top right, bottom left, bottom right) when displayed upright. Its
 * pixels are stored turned and mirrored so that the EXIF orientation tag (TIFF 6.0, tag 274) puts them right: a reader
 * that ignores the tag shows the colours in the wrong corners.
 */
export function makeQuadrants(options: QuadrantsOptions = {}): Promise<Buffer> {
  const { width = 320, height = 240, orientation = 1, format = 'jpeg' } = options
  const turned = orientation >= 5
  const storedWidth = turned ? height : width
  const storedHeight = turned ? width : height
  const data = Buffer.allocUnsafe(width * height * 3)
  for (let y = 0, at = 0; y < storedHeight; y++) {
    for (let x = 0; x < storedWidth; x++, at += 3) {
      const [shownX, shownY] = displayedAt(x, y, width, height, orientation)
      const left = shownX < width / 2
      const colour =
        shownY < height / 2
          ? quadrantColours[left ? 'topLeft' : 'topRight']
          : quadrantColours[left ? 'bottomLeft' : 'bottomRight']
      data[at] = colour[0]
      data[at + 1] = colour[1]
      data[at + 2] = colour[2]
    }
  }
  const picture = sharp(data, { raw: { width: storedWidth, height: storedHeight, channels: 3 } })
  // Full chroma, or the edges between the colours would bleed by a block.
  const encoded =
    format === 'jpeg' ? picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }) : picture.toFormat(format)
  return encoded.withMetadata({ orientation }).toBuffer()
}

/** Where a stored pixel is displayed in a width x height picture ("row 0 is …, column 0 is …" of the TIFF specification). */
function displayedAt(x: number, y: number, width: number, height: number, orientation: Orientation): [number, number] {
  const right = width - 1
  const bottom = height - 1
  switch (orientation) {
    case 1:
      return [x, y]
    case 2:
      return [right - x, y]
    case 3:
      return [right - x, bottom - y]
    case 4:
      return [x, bottom - y]
    case 5:
      return [y, x]
    case 6:
      return [right - y, x]
    case 7:
      return [right - y, bottom - x]
    case 8:
      return [y, bottom - x]
  }
}
