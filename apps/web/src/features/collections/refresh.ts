import { queryClient } from '../../app/query-client.ts'

/** After something about collections was changed here. */
export const refreshCollections = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['collections'] })
