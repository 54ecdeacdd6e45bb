import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Lexer, Parser, type Quad, type Term } from 'n3'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { type Node, type Triple, XSD_STRING } from './rdf.ts'

/** Why a file was not taken, as a sentence for people. */
export class ImportFault extends Error {}

const MAX_TRIPLES = 2_000_000
const MAX_DEPTH = 100
const SLICE = 64 * 1024
/** Relative addresses in a file belong to the file, and nobody knows where it was. */
const BASE = 'urn:damask:import/'

/**
 * The triples of a file. Both parsers read a slice at a time, so nobody else waits, and nothing is ever fetched.
 * @param tick called now and then
 * @throws ImportFault
 */
export async function readTriples(
  bytes: Uint8Array,
  format: 'turtle' | 'rdfxml',
  tick: () => Promise<void>,
): Promise<Triple[]> {
  const text = textOf(bytes)
  const triples: Triple[] = []
  // Two files may call different things by the same name.
  const mark = `f${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}`
  const take = (quad: Quad) => {
    if (quad.graph.termType !== 'DefaultGraph') throw new ImportFault('Named graphs are not part of SKOS.')
    if (triples.length >= MAX_TRIPLES) throw new ImportFault(`There are more than ${MAX_TRIPLES} statements.`)
    triples.push([nodeOf(quad.subject, mark), quad.predicate.value, nodeOf(quad.object, mark)])
  }
  try {
    await (format === 'turtle' ? readTurtle(text, take, tick) : readRdfXml(text, take, tick))
  } catch (error) {
    if (error instanceof ImportFault) throw error
    throw new ImportFault(`The file cannot be read: ${(error as Error).message.slice(0, 300)}`)
  }
  return triples
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ImportFault('The file is not UTF-8.')
  }
}

function nodeOf(term: Term, mark: string): Node {
  if (term.termType === 'NamedNode') return { u: plain(term.value) }
  if (term.termType === 'BlankNode') return { b: `${mark}_${term.value.replace(/\W/g, '_')}` }
  const type = term.datatype?.value
  if (term.language) return { v: plain(term.value), l: term.language }
  return { v: plain(term.value), ...(type && type !== XSD_STRING && { t: type }) }
}

/** The database has no room for this one sign. */
const plain = (text: string) => text.replaceAll('\u0000', '\ufffd').toWellFormed()

async function* slicesOf(text: string, tick: () => Promise<void>): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += SLICE) {
    yield text.slice(at, at + SLICE)
    await setImmediate()
    if (at % (SLICE * 64) === 0) await tick()
  }
}

function readTurtle(text: string, take: (quad: Quad) => void, tick: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = Readable.from(slicesOf(text, tick))
    source.once('error', reject)
    const fail = (error: unknown) => {
      source.destroy()
      reject(error)
    }
    const parser = new Parser({ format: 'text/turtle', baseIRI: BASE, lexer: shallowLexer() })
    parser.parse(source, (error, quad) => {
      if (error) return fail(error)
      if (!quad) return resolve()
      try {
        take(quad)
      } catch (fault) {
        fail(fault)
      }
    })
  })
}

/** Of nested brackets the parser remembers every one, so somebody has to count them. */
function shallowLexer(): Pick<Lexer, 'tokenize'> {
  const lexer = new Lexer({ lineMode: false, n3: false })
  return {
    tokenize(input, callback) {
      let depth = 0
      lexer.tokenize(input, (error, token) => {
        if (token?.type === '[' || token?.type === '(') depth++
        if (token?.type === ']' || token?.type === ')') depth--
        if (depth > MAX_DEPTH) return callback(new ImportFault('Brackets are nested too deep.'), null)
        callback(error, token)
      })
    },
  }
}

async function readRdfXml(text: string, take: (quad: Quad) => void, tick: () => Promise<void>): Promise<void> {
  checkEntities(text)
  checkDepth(text)
  const parser = new RdfXmlParser({ baseIRI: BASE })
  let fault: unknown
  parser.on('data', (quad) => {
    try {
      if (!fault) take(quad as unknown as Quad)
    } catch (error) {
      fault = error
    }
  })
  const ended = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve)
    parser.once('error', reject)
  })
  ended.catch(() => {})
  for await (const slice of slicesOf(text, tick)) {
    await Promise.race([ended, new Promise<void>((resolve) => parser.write(slice, () => resolve()))])
    if (fault) throw fault
  }
  parser.end()
  await ended
  if (fault) throw fault
}

const MAX_ENTITIES = 100
const MAX_ENTITY_LENGTH = 500
/** How much longer abbreviations may make a file. */
const MAX_EXPANSION = 64_000_000

/** Abbreviations within the file are common for namespaces. What would be fetched, or grow without end, is refused. */
function checkEntities(text: string): void {
  const start = text.search(/<!DOCTYPE/i)
  if (start < 0) return
  const doctype = /^<!DOCTYPE[^[>]*(\[[^\]]*\]\s*)?>/i.exec(text.slice(start, start + 200_000))?.[0]
  if (!doctype || /\b(SYSTEM|PUBLIC)\b/.test(doctype) || /<!ENTITY\s+%/.test(doctype))
    throw new ImportFault('The file refers to other files. Those are never fetched.')
  const entities = new Map(
    [...doctype.matchAll(/<!ENTITY\s+(\S+)\s+["']([^"']*)["']\s*>/g)].map(([, name, value]) => [name!, value!]),
  )
  const values = [...entities.values()]
  if (values.length > MAX_ENTITIES || values.some((value) => value.length > MAX_ENTITY_LENGTH || /[&<]/.test(value)))
    throw new ImportFault('The abbreviations at the beginning of the file are too many, too long or nested.')
  let expansion = 0
  for (const [, name] of text.matchAll(/&([^\s;&<]{1,100});/g)) expansion += entities.get(name!)?.length ?? 0
  if (expansion > MAX_EXPANSION) throw new ImportFault('The abbreviations of the file would make it too long.')
}

function checkDepth(text: string): void {
  let depth = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const end = endOfTag(text, at)
    if (end < 0) return
    if (text[at + 1] === '/') depth--
    else if (text[at + 1] !== '!' && text[at + 1] !== '?' && text[end - 1] !== '/') depth++
    if (depth > MAX_DEPTH) throw new ImportFault('Elements are nested too deep.')
    at = end
  }
}

function endOfTag(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return text.indexOf('-->', at)
  if (text.startsWith('<![CDATA[', at)) return text.indexOf(']]>', at)
  return text.indexOf('>', at)
}
