import type { Labels, Synonyms, TermId } from '@damask/contract'
import type { Node } from './rdf.ts'

/** A relation to another term of the import or of the vocabulary, and from which end it was said. */
export type BroaderLink = { to: string; stated: 'broader' | 'narrower' | 'both' }
export type RelatedLink = { to: string; stated: 'forward' | 'backward' | 'both' }

/** A term as a file tells it. What is undefined is not told of and stays as it is. */
export type ImportedTerm = {
  /** What the others of the file call it: its URI, or where it stands. */
  key: string
  /** Where in the file, from 1; 0 where a file has no lines that mean anything. */
  line: number
  id?: TermId | undefined
  uri?: string | null | undefined
  labels?: Labels | undefined
  synonyms?: Synonyms | undefined
  hiddenLabels?: Synonyms | undefined
  definition?: Record<string, string> | undefined
  notation?: string | null | undefined
  colour?: string | null | undefined
  /** The main one first. */
  broader?: BroaderLink[] | undefined
  related?: RelatedLink[] | undefined
  isRetired?: boolean | undefined
  replacedBy?: string | undefined
  extras?: [predicate: string, object: Node][] | undefined
  stated?: string[] | undefined
}

/** What a file says that cannot be. */
export type Fault = { line: number; subject: string; message: string }
