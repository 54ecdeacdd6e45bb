import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const BASE = 'pdfjs/'
const FOLDERS = ['cmaps', 'standard_fonts', 'wasm']

/**
 * Puts what pdf.js fetches by name while it reads a document (character maps, the 14 standard fonts, image decoders) beside
 * the app under `/pdfjs/`, because the Content-Security-Policy lets it come from nowhere else.
 */
export function pdfResources(): Plugin {
  const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const files = FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  return {
    name: 'damask:pdf-resources',
    generateBundle() {
      for (const file of files) {
        this.emitFile({ type: 'asset', fileName: BASE + file, source: readFileSync(join(root, file)) })
      }
    },
    configureServer(server) {
      server.middlewares.use((request, reply, next) => {
        const file = files.find((name) => request.url === `/${BASE}${name}`)
        if (!file) return next()
        if (file.endsWith('.js')) reply.setHeader('content-type', 'text/javascript')
        reply.end(readFileSync(join(root, file)))
      })
    },
  }
}
