import { CHECKSUM_ALGORITHMS, TUS_EXTENSIONS, TUS_VERSION, uploadSettings } from '../features/uploads/index.ts'
import type { House } from '../platform/house.ts'
import type { App } from './app.ts'
import { ROUTES_PREFIX } from './prefix.ts'

const UPLOADS = `${ROUTES_PREFIX}/uploads`

/** What tus 1.0.0 asks of HTTP itself: OPTIONS says what is spoken here, and every answer names the version. */
export function mountTusOptions(app: App, house: House): void {
  const maxBytes = house.settings(uploadSettings).DAMASK_UPLOAD_MAX_BYTES
  const abilities = {
    'tus-resumable': TUS_VERSION,
    'tus-version': TUS_VERSION,
    'tus-extension': TUS_EXTENSIONS,
    'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
    ...(maxBytes !== undefined && { 'tus-max-size': String(maxBytes) }),
  }
  app.options(UPLOADS, (_request, reply) => reply.code(204).headers(abilities).send())
  app.options(`${UPLOADS}/:uploadId`, (_request, reply) => reply.code(204).headers(abilities).send())
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith(UPLOADS) || request.headers['tus-resumable'] === undefined) return
    reply.header('tus-resumable', TUS_VERSION)
    if (reply.statusCode === 412) reply.header('tus-version', TUS_VERSION)
  })
}
