import { queryClient } from '../../app/query-client.ts'

/** After a change of grants, roles or requests: everything that is told of access. */
export const refreshAccess = () => queryClient.invalidateQueries({ queryKey: ['access'] })
