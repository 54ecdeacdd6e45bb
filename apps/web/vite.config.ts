import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './compressed.ts'
import { pdfResources } from './pdf-resources.ts'

const server = process.env.DAMASK_DEV_SERVER ?? 'http://127.0.0.1:7070'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pdfResources(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The server's Content-Security-Policy allows neither inline scripts nor data: scripts.
    assetsInlineLimit: 0,
    // Every page would have a list of its scripts in the first one; they are found as they are needed, styles are not.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
    },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first page needs comes in two files instead of a hundred; all else comes when it is needed.
          groups: [
            { name: 'vendor', tags: ['$initial'], test: /node_modules/, includeDependenciesRecursively: false },
            { name: 'app', tags: ['$initial'], includeDependenciesRecursively: false },
          ],
        },
      },
      treeshake: {
        // Our own modules do nothing by being imported, so that a page brings only what it uses.
        moduleSideEffects: [
          { test: /packages\/(ui\/src\/(?!index)|(sdk|contract|fields)\/src\/).*\.tsx?$/, sideEffects: false },
        ],
      },
    },
  },
  server: { host: '127.0.0.1', port: 7071, proxy: { '/api': { target: server, changeOrigin: false } } },
})
