import { join } from 'node:path'
import { colourways } from './colourways.ts'
import { develop, type Film } from './film.ts'
import { writeJpeg } from './picture-files.ts'
import { type ProductName, products } from './products.ts'
import { expose, shade } from './studio.ts'

const film: Film = { exposure: -0.45, contrast: 1.12, saturation: 0.9, vignette: 0.14, grain: 1, bloom: 0.22 }
const size = { width: 2000, height: 2500 }
/** Rays per pixel of the final picture, along one side. */
const renderShare = 0.42

/** The files of a product: one per colourway. */
export function productFiles(product: ProductName): string[] {
  return colourways[product].map(({ colour }) => `${product}-${colour.toLowerCase()}.jpg`)
}

/** Photographs a product once and writes it in every colour. */
export async function writeProduct(product: ProductName, directory: string): Promise<void> {
  const exposure = expose(
    products[product],
    Math.round(size.width * renderShare),
    Math.round(size.height * renderShare),
  )
  for (const [index, { colour, materials, backdrop }] of colourways[product].entries()) {
    const picture = await develop(shade(exposure, materials, backdrop), film, size.width, size.height)
    const title = `${product[0]!.toUpperCase()}${product.slice(1)}, ${colour}`
    const keywords = ['product', 'studio', product, colour.toLowerCase()]
    await writeJpeg(join(directory, productFiles(product)[index]!), picture, {
      title,
      keywords,
      taken: '2026:09:14 10:20:00',
    })
  }
}
