import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { exportEvents } from './export-events.ts'
import { findActors } from './find-actors.ts'
import { listEventNames } from './find-events.ts'
import { keepSealing } from './keep-sealing.ts'
import { listActivityOfAsset, listActivityOfFolder } from './list-activity.ts'
import { getEvent, listEvents } from './list-events.ts'
import { proveAsset } from './prove-asset.ts'
import { pruneJob } from './prune.ts'
import { getRetention, setRetention } from './retention.ts'
import { historySettings } from './settings.ts'
import { streamJob } from './stream-events.ts'
import { createStream, deleteStream, listStreams, testStream, updateStream } from './streams.ts'
import { getVerification, startVerification, verifyJob, verifyNightly } from './verification.ts'
import { deleteView, listViews, saveView } from './views.ts'

export { checkProof, runAudit } from './audit-command.ts'
export { blankPerson } from './blank-person.ts'
export { sealEvents } from './seal-events.ts'

export const history = feature({
  name: 'history',
  settings: [historySettings],
  jobs: [verifyJob, verifyNightly, pruneJob, streamJob],
  started: keepSealing,
  routes: [
    route(api.history.listForAsset, listActivityOfAsset),
    route(api.history.listForFolder, listActivityOfFolder),
    route(api.history.getProof, proveAsset),
    route(api.history.list, listEvents),
    route(api.history.get, getEvent),
    route(api.history.listNames, listEventNames),
    route(api.history.findActors, findActors),
    route(api.history.export, exportEvents),
    route(api.history.getVerification, getVerification),
    route(api.history.verify, startVerification),
    route(api.history.listViews, listViews),
    route(api.history.saveView, saveView),
    route(api.history.deleteView, deleteView),
    route(api.history.getRetention, getRetention),
    route(api.history.setRetention, setRetention),
    route(api.history.listStreams, listStreams),
    route(api.history.createStream, createStream),
    route(api.history.updateStream, updateStream),
    route(api.history.deleteStream, deleteStream),
    route(api.history.testStream, testStream),
  ],
})
