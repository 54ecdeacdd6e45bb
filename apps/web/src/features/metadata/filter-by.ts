import type { Field, ValueFilter } from '@damask/contract'
import { go } from '../../app/go.ts'

/** Shows everything in the library that has this value. */
export const showAllWith = (field: Field, value: string): void =>
  showWhere([{ field: field.key, is: 'any_of', values: [value] }])

const showWhere = (where: ValueFilter[]): void =>
  void go({ to: '/library/{-$folderId}', params: { folderId: undefined }, search: { where } })
