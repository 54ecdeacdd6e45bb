import type { BroaderLink, ImportedTerm, RelatedLink } from './imported-term.ts'
import {
  COLOUR,
  DEPRECATED,
  keyOfNode,
  NO_LANGUAGE,
  type Node,
  REPLACED_BY,
  SKOS,
  type Triple,
  TYPE,
  XSD_BOOLEAN,
} from './rdf.ts'
import { cleanLabel, cleanLanguage, cleanText } from './texts.ts'

export type Skos = {
  terms: ImportedTerm[]
  /** The concept scheme that the terms are in, where the file names one. */
  schemeUri: string | undefined
  /** Statements about anything but concepts. */
  rest: Triple[]
  /** How many statements have no place of ours; they are kept as they are. */
  kept: number
}

type Concept = ImportedTerm & {
  labels: Record<string, string>
  synonyms: Record<string, string[]>
  hiddenLabels: Record<string, string[]>
  definition: Record<string, string>
  broader: BroaderLink[]
  related: RelatedLink[]
  extras: [string, Node][]
  stated: string[]
}

/**
 * Concepts as terms. Whatever is said of them that has no place of ours, or does not fit in there, goes along as it is: an
 * export says all of it again.
 * @param isKnown whether a URI is that of a term that was there before
 */
export function readSkos(triples: readonly Triple[], isKnown: (uri: string) => boolean): Skos {
  const concepts = new Map<string, Concept>()
  for (const [s, p, o] of triples) {
    if (p === TYPE && 'u' in o && o.u === SKOS.Concept && 'u' in s && !concepts.has(s.u))
      concepts.set(s.u, newConcept(s.u))
  }
  const schemeUri = schemeOf(triples)
  const rest: Triple[] = []
  const isTerm = (node: Node): node is { u: string } => 'u' in node && (concepts.has(node.u) || isKnown(node.u))
  for (const triple of triples) {
    const [s, p, o] = triple
    if (p === SKOS.hasTopConcept && 'u' in s && s.u === schemeUri && 'u' in o && concepts.has(o.u)) {
      state(concepts.get(o.u)!, 'hasTopConcept')
      continue
    }
    const concept = 'u' in s ? concepts.get(s.u) : undefined
    if (!concept) rest.push(triple)
    else if (!takeRelation(concept, p, o, { concepts, isTerm, schemeUri }) && !takeText(concept, p, o))
      concept.extras.push([p, o])
  }
  const terms = [...concepts.values()]
  for (const concept of terms) nameAfterUri(concept)
  const kept = terms.reduce((sum, concept) => sum + concept.extras.length, rest.length)
  return { terms, schemeUri, rest, kept }
}

const newConcept = (uri: string): Concept => ({
  key: uri,
  line: 0,
  uri,
  labels: {},
  synonyms: {},
  hiddenLabels: {},
  definition: {},
  notation: null,
  colour: null,
  broader: [],
  related: [],
  extras: [],
  stated: [],
})

/** The first scheme that concepts say they are in, or else the first there is. */
function schemeOf(triples: readonly Triple[]): string | undefined {
  const named = triples.find(([, p, o]) => (p === SKOS.inScheme || p === SKOS.topConceptOf) && 'u' in o)
  if (named) return (named[2] as { u: string }).u
  const typed = triples.find(([s, p, o]) => p === TYPE && 'u' in o && o.u === SKOS.ConceptScheme && 'u' in s)
  return typed && (typed[0] as { u: string }).u
}

const state = (concept: Concept, what: string) => {
  if (!concept.stated.includes(what)) concept.stated.push(what)
}

type Known = {
  concepts: ReadonlyMap<string, Concept>
  isTerm: (node: Node) => node is { u: string }
  schemeUri: string | undefined
}

function takeRelation(concept: Concept, p: string, o: Node, { concepts, isTerm, schemeUri }: Known): boolean {
  if (!('u' in o)) return false
  if (p === TYPE && o.u === SKOS.Concept) return true
  if (o.u === schemeUri && (p === SKOS.inScheme || p === SKOS.topConceptOf)) {
    state(concept, p === SKOS.inScheme ? 'inScheme' : 'topConceptOf')
    return true
  }
  if (!isTerm(o)) return false
  if (p === SKOS.broader) {
    addBroader(concept, o.u, 'broader')
    return true
  }
  const other = concepts.get(o.u)
  if (p === SKOS.narrower && other) {
    addBroader(other, concept.key, 'narrower')
    return true
  }
  if (p === SKOS.related && other && other !== concept) {
    addRelated(concept, other)
    return true
  }
  if (p === REPLACED_BY && other && !concept.replacedBy) {
    concept.replacedBy = o.u
    return true
  }
  return false
}

/** What a concept says itself comes first, in its order: the first is where a tree shows it. */
function addBroader(concept: Concept, to: string, stated: 'broader' | 'narrower'): void {
  const link = concept.broader.find((each) => each.to === to)
  if (link && (link.stated === stated || link.stated === 'both')) return
  const others = concept.broader.filter((each) => each !== link)
  const own = others.filter((each) => each.stated !== 'narrower')
  const next: BroaderLink = { to, stated: link ? 'both' : stated }
  if (next.stated === 'narrower') concept.broader.push(next)
  else if (link && link.stated === 'broader') link.stated = 'both'
  else concept.broader = [...own, next, ...others.filter((each) => each.stated === 'narrower')]
}

/** Kept with the one of the two whose URI comes first, so that both ends find it. */
function addRelated(concept: Concept, other: Concept): void {
  const isForward = concept.key < other.key
  const [first, second] = isForward ? [concept, other] : [other, concept]
  const stated = isForward ? 'forward' : 'backward'
  const link = first.related.find((each) => each.to === second.key)
  if (!link) first.related.push({ to: second.key, stated })
  else if (link.stated !== stated) link.stated = 'both'
}

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/
const MAX_LABEL = 500
const MAX_DEFINITION = 5000
const MAX_SYNONYMS = 200
const MAX_NOTATION = 200

/** @returns whether it has a place of ours, and is there exactly as it was said */
function takeText(concept: Concept, p: string, o: Node): boolean {
  if (!('v' in o)) return false
  if (p === DEPRECATED && o.v === 'true' && o.t === XSD_BOOLEAN) {
    concept.isRetired = true
    return true
  }
  if (p === COLOUR && !o.t && !o.l && /^#[0-9a-f]{6}$/.test(o.v) && !concept.colour) {
    concept.colour = o.v
    return true
  }
  if (p === SKOS.notation) {
    if (o.t || o.l || concept.notation || o.v !== cleanLabel(o.v) || o.v === '' || o.v.length > MAX_NOTATION)
      return false
    concept.notation = o.v
    return true
  }
  // A text that says it is in no language is something else than one that does not say.
  if (o.t || o.l === NO_LANGUAGE || (o.l && !LANGUAGE.test(o.l))) return false
  const language = o.l ? cleanLanguage(o.l) : NO_LANGUAGE
  const isDefinition = p === SKOS.definition
  const text = isDefinition ? cleanText(o.v) : cleanLabel(o.v)
  if (text === '' || text.length > (isDefinition ? MAX_DEFINITION : MAX_LABEL)) return false
  if (!place(concept, p, language, text)) return false
  // Written otherwise than we write: ours is for finding it, theirs for saying it again.
  return text === o.v
}

function place(concept: Concept, p: string, language: string, text: string): boolean {
  if (p === SKOS.prefLabel || p === SKOS.definition) {
    const texts = p === SKOS.prefLabel ? concept.labels : concept.definition
    if (texts[language] !== undefined) return false
    texts[language] = text
    return true
  }
  if (p !== SKOS.altLabel && p !== SKOS.hiddenLabel) return false
  const lists = p === SKOS.altLabel ? concept.synonyms : concept.hiddenLabels
  lists[language] ??= []
  if (lists[language].length >= MAX_SYNONYMS || lists[language].includes(text)) return false
  lists[language].push(text)
  return true
}

/** What an export leaves out: the label that we made up. */
export const MADE_LABEL = 'urn:damask:made-label'

/** A concept without a label is called by its notation, or by the end of its address. */
function nameAfterUri(concept: Concept): void {
  if (Object.keys(concept.labels).length > 0) return
  const end = cleanLabel(concept.notation ?? concept.key.split(/[/#:]/).filter(Boolean).at(-1) ?? concept.key)
  const label = end.slice(0, MAX_LABEL) || concept.key.slice(0, MAX_LABEL)
  concept.labels = { [NO_LANGUAGE]: label }
  concept.extras.push([MADE_LABEL, { v: label }])
}

/**
 * Statements that were kept before, with new ones: what is said anew of a subject replaces what was said of it.
 * @param roots what terms that the file does not tell of refer to
 */
export function mergeRest(before: readonly Triple[], now: readonly Triple[], roots: readonly Node[]): Triple[] {
  const subjects = new Set(now.map(([s]) => keyOfNode(s)))
  const stay = before.filter(([s]) => !('b' in s) && !subjects.has(keyOfNode(s)))
  // Blank nodes are reached from what stays, or they are gone.
  const reached = new Set<string>()
  const bySubject = Map.groupBy(before, ([s]) => keyOfNode(s))
  const follow = (node: Node) => {
    if (!('b' in node) || reached.has(node.b)) return
    reached.add(node.b)
    for (const [, , o] of bySubject.get(keyOfNode(node)) ?? []) follow(o)
  }
  for (const [, , o] of stay) follow(o)
  for (const root of roots) follow(root)
  return [...stay, ...before.filter(([s]) => 'b' in s && reached.has(s.b)), ...now]
}
