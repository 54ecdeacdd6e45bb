import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { eraseClient, rotateClientSecret, updateClient } from './change-client.ts'
import { disconnectApp, listConnectedApps } from './connected-apps.ts'
import { createClient } from './create-client.ts'
import { decideRequest } from './decide-request.ts'
import { findDeviceRequest } from './find-device-request.ts'
import { listClients } from './list-clients.ts'
import { metadataDoors } from './metadata.ts'
import { openRequest } from './open-request.ts'
import { oauthSettings } from './settings.ts'
import { sweepApps } from './sweep-apps.ts'
import { tokenDoors } from './token-doors.ts'

export const oauth = feature({
  name: 'oauth',
  settings: [oauthSettings],
  doors: [...metadataDoors, ...tokenDoors],
  jobs: [sweepApps],
  routes: [
    route(api.oauth.openRequest, openRequest),
    route(api.oauth.findDeviceRequest, findDeviceRequest),
    route(api.oauth.decideRequest, decideRequest),
    route(api.oauth.listConnectedApps, listConnectedApps),
    route(api.oauth.disconnectApp, disconnectApp),
    route(api.oauth.listClients, listClients),
    route(api.oauth.createClient, createClient),
    route(api.oauth.updateClient, updateClient),
    route(api.oauth.rotateClientSecret, rotateClientSecret),
    route(api.oauth.eraseClient, eraseClient),
  ],
})
