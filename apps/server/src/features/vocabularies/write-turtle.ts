import {
  COLOUR,
  DEPRECATED,
  NO_LANGUAGE,
  type Node,
  REPLACED_BY,
  SKOS,
  type Triple,
  TYPE,
  urnOf,
  XSD_BOOLEAN,
} from './rdf.ts'
import { MADE_LABEL } from './read-skos.ts'
import { cleanLabel, cleanLanguage, cleanText } from './texts.ts'

export type ExportedTerm = {
  id: string
  uri: string | null
  labels: Record<string, string>
  synonyms: Record<string, string[]>
  hidden_labels: Record<string, string[]>
  definition: Record<string, string>
  notation: string | null
  colour: string | null
  is_retired: boolean
  replaced_by: string | null
  /** Each way a relation is said from here. */
  links: { p: string; to: string }[] | null
  is_top: boolean
  extras: [string, Node][]
  stated: string[] | null
}

const PREFIXES = {
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dct: 'http://purl.org/dc/terms/',
  owl: 'http://www.w3.org/2002/07/owl#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

export const turtleHead = `${Object.entries(PREFIXES)
  .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`)
  .join('')}\n`

type Scheme = {
  labels: Record<string, string>
  description: string
  extras: Triple[]
  isNamed?: boolean | undefined
}

/** The scheme itself: as an import told of it, or in our words. */
export function turtleOfScheme(schemeUri: string, { labels, description, extras, isNamed = true }: Scheme): string {
  const isTold = extras.some(([s, p]) => 'u' in s && s.u === schemeUri && p === TYPE)
  // Terms that came from a file without a scheme are in none.
  const own: Triple[] =
    isTold || !isNamed
      ? []
      : [
          [{ u: schemeUri }, TYPE, { u: SKOS.ConceptScheme }],
          ...Object.entries(labels).map(([l, v]): Triple => [{ u: schemeUri }, SKOS.prefLabel, literal(v, l)]),
          ...(description ? [[{ u: schemeUri }, `${PREFIXES.dct}description`, { v: description }] as Triple] : []),
        ]
  return turtle([...own, ...extras])
}

export function turtleOfTerm(term: ExportedTerm, schemeUri: string): string {
  const me: Node = { u: term.uri ?? urnOf(term.id) }
  // What an import said in its own way is said that way and not in ours.
  const said = new Set(
    term.extras.map(([p, o]) => ('v' in o && !o.t ? keyOf(p, o.v, o.l ? cleanLanguage(o.l) : NO_LANGUAGE) : '')),
  )
  const texts: [string, string, string][] = [
    ...Object.entries(term.labels).map(([l, v]): [string, string, string] => [SKOS.prefLabel, v, l]),
    ...each(SKOS.altLabel, term.synonyms),
    ...each(SKOS.hiddenLabel, term.hidden_labels),
    ...Object.entries(term.definition).map(([l, v]): [string, string, string] => [SKOS.definition, v, l]),
  ]
  const made = term.extras.find(([p]) => p === MADE_LABEL)?.[1]
  const isMade = (p: string, v: string) => made && 'v' in made && p === SKOS.prefLabel && v === made.v
  const states = (what: string) => term.stated === null || term.stated.includes(what)
  const scheme: Node = { u: schemeUri }
  const triples: Triple[] = [
    [me, TYPE, { u: SKOS.Concept }],
    ...texts
      .filter(([p, v, l]) => !said.has(keyOf(p, v, l)) && !isMade(p, v))
      .map(([p, v, l]): Triple => [me, p, literal(v, l)]),
    ...(term.notation ? [[me, SKOS.notation, { v: term.notation }] as Triple] : []),
    ...(term.colour ? [[me, COLOUR, { v: term.colour }] as Triple] : []),
    ...(term.links ?? []).map(({ p, to }): Triple => [me, SKOS[p as 'broader'], { u: to }]),
    ...(states('inScheme') ? [[me, SKOS.inScheme, scheme] as Triple] : []),
    ...(term.is_top && states('topConceptOf') ? [[me, SKOS.topConceptOf, scheme] as Triple] : []),
    ...(term.is_retired ? [[me, DEPRECATED, { v: 'true', t: XSD_BOOLEAN }] as Triple] : []),
    ...(term.replaced_by ? [[me, REPLACED_BY, { u: term.replaced_by }] as Triple] : []),
    ...term.extras.filter(([p]) => p !== MADE_LABEL).map(([p, o]): Triple => [me, p, o]),
  ]
  const top: Triple[] = term.is_top && states('hasTopConcept') ? [[scheme, SKOS.hasTopConcept, me]] : []
  return turtle([...triples, ...top])
}

const each = (p: string, lists: Record<string, string[]>): [string, string, string][] =>
  Object.entries(lists).flatMap(([l, texts]) => texts.map((v): [string, string, string] => [p, v, l]))

const keyOf = (p: string, text: string, language: string) =>
  `${p} ${language} ${p === SKOS.definition ? cleanText(text) : cleanLabel(text)}`

const literal = (v: string, language: string): Node => (language === NO_LANGUAGE ? { v } : { v, l: language })

/** Statements of one subject stand together. */
function turtle(triples: readonly Triple[]): string {
  let text = ''
  for (const [subject, group] of Map.groupBy(triples, ([s]) => written(s))) {
    text += `${subject} ${group.map(([, p, o]) => `${p === TYPE ? 'a' : iri(p)} ${written(o)}`).join(' ;\n  ')} .\n\n`
  }
  return text
}

function written(node: Node): string {
  if ('u' in node) return iri(node.u)
  if ('b' in node) return `_:${node.b}`
  if (node.l) return `${quoted(node.v)}@${node.l}`
  return node.t ? `${quoted(node.v)}^^${iri(node.t)}` : quoted(node.v)
}

function iri(value: string): string {
  for (const [prefix, start] of Object.entries(PREFIXES)) {
    if (value.startsWith(start) && /^[A-Za-z][A-Za-z0-9]*$/.test(value.slice(start.length)))
      return `${prefix}:${value.slice(start.length)}`
  }
  return `<${value.replace(/[\u0000-\u0020<>"{}|^`\\]/g, escaped)}>`
}

const quoted = (value: string) =>
  `"${value
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replace(/[\u0000-\u001f\u007f]/g, escaped)}"`

const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
