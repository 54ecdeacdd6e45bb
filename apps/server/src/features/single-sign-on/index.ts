import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { refusePasswordsWhen } from '../identity/index.ts'
import { browserDoors } from './browser-doors.ts'
import { changeConnection, createConnection, listConnections, removeConnection } from './manage-connections.ts'
import { readMetadata } from './saml-metadata.ts'
import { scimDoors } from './scim/scim-doors.ts'
import { createScimToken, revokeScimToken } from './scim-tokens.ts'
import { sweepSignIns } from './sweep.ts'
import { testConnection } from './test-connection.ts'
import { isPasswordRefusedFor, waysToSignIn } from './ways-to-sign-in.ts'

refusePasswordsWhen(isPasswordRefusedFor)

export const singleSignOn = feature({
  name: 'single-sign-on',
  routes: [
    route(api.singleSignOn.waysToSignIn, waysToSignIn),
    route(api.singleSignOn.list, listConnections),
    route(api.singleSignOn.create, createConnection),
    route(api.singleSignOn.change, changeConnection),
    route(api.singleSignOn.remove, removeConnection),
    route(api.singleSignOn.test, testConnection),
    route(api.singleSignOn.readMetadata, readMetadata),
    route(api.singleSignOn.createScimToken, createScimToken),
    route(api.singleSignOn.revokeScimToken, revokeScimToken),
  ],
  doors: [...browserDoors, ...scimDoors],
  jobs: [sweepSignIns],
})
