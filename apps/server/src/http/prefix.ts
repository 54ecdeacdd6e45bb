/** Where the API lives. */
export const ROUTES_PREFIX = '/api/v1'
