/** Part of a triple as it is kept: an IRI, a blank node, or a text with its language or type. */
export type Node = { u: string } | { b: string } | { v: string; l?: string; t?: string }
export type Triple = readonly [subject: Node, predicate: string, object: Node]

const skos = (name: string) => `http://www.w3.org/2004/02/skos/core#${name}`

export const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
export const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string'
export const XSD_BOOLEAN = 'http://www.w3.org/2001/XMLSchema#boolean'
export const SKOS = {
  Concept: skos('Concept'),
  ConceptScheme: skos('ConceptScheme'),
  prefLabel: skos('prefLabel'),
  altLabel: skos('altLabel'),
  hiddenLabel: skos('hiddenLabel'),
  definition: skos('definition'),
  notation: skos('notation'),
  broader: skos('broader'),
  narrower: skos('narrower'),
  related: skos('related'),
  inScheme: skos('inScheme'),
  topConceptOf: skos('topConceptOf'),
  hasTopConcept: skos('hasTopConcept'),
} as const
export const DEPRECATED = 'http://www.w3.org/2002/07/owl#deprecated'
export const REPLACED_BY = 'http://purl.org/dc/terms/isReplacedBy'
/** Nothing in SKOS says it. */
export const COLOUR = 'http://schema.org/color'
/** A text of which nobody said what language it is in; "und" is BCP 47 for that. */
export const NO_LANGUAGE = 'und'

/** The address of a term that has none of its own. */
export const urnOf = (id: string): string => `urn:uuid:${id}`

export const idInUrn = (uri: string): string | undefined =>
  /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(uri)?.[1]

export const keyOfNode = (node: Node): string =>
  'u' in node ? `<${node.u}>` : 'b' in node ? `_:${node.b}` : JSON.stringify([node.v, node.l, node.t])
