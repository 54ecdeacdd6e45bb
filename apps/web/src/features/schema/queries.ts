import { queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'

export const schemaQueries = {
  deleted: () =>
    queryOptions({
      queryKey: ['fields', 'deleted'],
      queryFn: async ({ signal }) => (await damask.fields.listDeleted({}, { signal })).items,
    }),
  templates: () =>
    queryOptions({
      queryKey: ['templates', 'list'],
      queryFn: ({ signal }) => damask.templates.list({}, { signal }),
    }),
}

/** After a change of the schema: everything that was read by it is asked for anew. */
export function schemaChanged(): void {
  for (const key of ['fields', 'templates', 'metadata']) void queryClient.invalidateQueries({ queryKey: [key] })
}

/** What a name makes as a key: "Größe in cm" is `grosse_in_cm`. */
export function keyFrom(name: string): string {
  const plain = name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
  return plain.slice(0, 63)
}
