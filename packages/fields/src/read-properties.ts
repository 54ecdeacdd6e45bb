import type { FieldValue, Localised } from './field.ts'
import { dateFromFile, dateFromIim, fullerDate } from './file-dates.ts'
import type { FileTags } from './file-tags.ts'
import { isLesserText, isNoise, localisedIn, namesOfPeople, partsIn, textIn, textsIn } from './file-texts.ts'
import { PROPERTIES } from './properties.ts'
import type { Property } from './property.ts'

/** What a file says, by name of property: texts, texts by language, lists, dates, numbers, booleans. */
export type FileSays = {
  values: Map<string, FieldValue>
  /** Keywords with what stands above them, from the top down: `lr:hierarchicalSubject`. */
  paths: string[][]
}

/**
 * What a file says, where its three records say different things as the guidelines of the Metadata Working Group decide:
 * EXIF before XMP; IIM before XMP only where its digest shows that it was changed later; other places where all three are
 * silent. A text that is only a shortened or garbled form of another never wins.
 */
export function readProperties(file: FileTags): FileSays {
  const values = new Map<string, FieldValue>()
  for (const property of PROPERTIES) {
    const value = readProperty(property, file)
    if (value !== undefined) values.set(property.name, value)
  }
  return { values, paths: pathsIn(file) }
}

function readProperty(property: Property, file: FileTags): FieldValue | undefined {
  if (property.name === 'Iptc4xmpExt:PersonInImage') return filled(namesOfPeople(file.tags))
  switch (property.shape) {
    case 'localised':
      return readLocalised(property, file)
    case 'list':
      return filled(readList(property, file))
    case 'date':
      return readDate(property, file)
    default:
      return readSingle(property, file)
  }
}

const filled = (list: string[]): string[] | undefined => (list.length > 0 ? [...new Set(list)] : undefined)

function readLocalised(property: Property, { tags, iim, isIimNewer }: FileTags): Localised | undefined {
  let said = localisedIn(tags, property.read.tag)
  const main = said['x-default'] ?? Object.values(said)[0]
  const inIim = property.iim ? textIn(iim?.[property.iim.dataset]) : undefined
  if (inIim && (!main || (isIimNewer && !isLesserText(inIim, main, property.iim?.maxBytes)))) {
    said = withDefault(said, inIim)
  }
  const inExif = textIn(property.exif.map((tag) => textIn(tags[tag])).find(Boolean))
  const known = said['x-default'] ?? Object.values(said)[0]
  if (inExif && !isNoise(inExif) && !(known && isLesserText(inExif, known))) said = withDefault(said, inExif)
  if (Object.keys(said).length === 0) {
    const elsewhere = property.others.map((tag) => textIn(tags[tag])).find(Boolean)
    if (elsewhere) said = { 'x-default': elsewhere }
  }
  return tidied(said)
}

/** The text for everybody becomes another one; what was the same in a language goes with it. */
function withDefault(said: Localised, text: string): Localised {
  const before = said['x-default']
  const kept = Object.entries(said).filter(([language, one]) => language !== 'x-default' && one !== before)
  return { 'x-default': text, ...Object.fromEntries(kept) }
}

/** What is read where no language fits is said once, if it is also said in a language. */
function tidied(said: Localised): Localised | undefined {
  const { 'x-default': main, ...languages } = said
  if (main !== undefined && Object.values(languages).includes(main)) return languages
  return Object.keys(said).length > 0 ? said : undefined
}

function readList(property: Property, { tags, iim, isIimNewer }: FileTags): string[] {
  const { tag, part, isLocalisedPart } = property.read
  let said = part === null ? textsIn(tags[tag]) : partsIn(tags[tag], part, isLocalisedPart)
  const inIim = property.iim ? textsIn(iim?.[property.iim.dataset]) : []
  const isLess =
    said.length === inIim.length && inIim.every((text, i) => isLesserText(text, said[i]!, property.iim?.maxBytes))
  if (inIim.length > 0 && (said.length === 0 || (isIimNewer && !isLess))) said = inIim
  const inExif = property.exif.map((exif) => textIn(tags[exif])).find(Boolean)
  // EXIF has one text for all creators.
  if (inExif && !isLesserText(inExif, said.join('; ')) && !isLesserText(inExif, said.join(', ')))
    said = splitList(inExif)
  if (said.length > 0) return said
  for (const other of property.others) {
    const found = textsIn(tags[other]).flatMap((text) => splitList(text, property.name === 'dc:subject'))
    if (found.length > 0) return found
  }
  return []
}

const splitList = (text: string, hasCommas = false): string[] =>
  text
    .split(hasCommas && !text.includes(';') ? ',' : ';')
    .map((one) => one.trim())
    .filter((one) => one !== '')

function readDate(property: Property, { tags, iim, isIimNewer }: FileTags): string | undefined {
  const inXmp = dateFromFile(textIn(tags[property.read.tag]) ?? '')
  const { dataset, time } = property.iim ?? { dataset: 0, time: 0 }
  const inIim = dateFromIim(textIn(iim?.[dataset]) ?? '', time ? textIn(iim?.[time]) : undefined)
  const [at = '', fraction = '', offset = ''] = property.exif.map((tag) => textIn(tags[tag]))
  const exact = /^\d+$/.test(fraction) && /:\d{2}$/.test(at) ? `.${fraction}` : ''
  const inExif = dateFromFile(`${at}${exact}${/^[+-]\d{2}:\d{2}$/.test(offset) ? offset : ''}`)
  let said = inXmp ?? inIim
  if (inXmp && inIim && isIimNewer) said = fullerDate(inIim, inXmp)
  if (inExif) said = said ? fullerDate(inExif, said) : inExif
  return said ?? property.others.map((tag) => dateFromFile(textIn(tags[tag]) ?? '')).find(Boolean)
}

function readSingle(property: Property, { tags, iim, isIimNewer }: FileTags): FieldValue | undefined {
  const { tag, part, isLocalisedPart } = property.read
  const inXmp = part === null ? textIn(tags[tag]) : partsIn(tags[tag], part, isLocalisedPart)[0]
  const inIim = property.iim ? textIn(iim?.[property.iim.dataset]) : undefined
  const isIimBetter = isIimNewer && inIim && inXmp && !isLesserText(inIim, inXmp, property.iim?.maxBytes)
  const text =
    (isIimBetter ? inIim : (inXmp ?? inIim)) ?? property.others.map((other) => textIn(tags[other])).find(Boolean)
  if (text === undefined) return undefined
  if (property.shape === 'boolean') return /^(true|1)$/i.test(text) || (/^(false|0)$/i.test(text) ? false : undefined)
  if (property.shape !== 'number') return text
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

function pathsIn({ tags }: FileTags): string[][] {
  const lightroom = textsIn(tags['XMP-lr:HierarchicalSubject']).map((text) => text.split('|'))
  const digikam = textsIn(tags['XMP-digiKam:TagsList']).map((text) => text.split('/'))
  const paths = (lightroom.length > 0 ? lightroom : digikam).map((path) =>
    path.map((one) => one.trim()).filter(Boolean),
  )
  return paths.filter((path) => path.length > 0 && path.length <= MAX_PATH)
}

const MAX_PATH = 20

// Languages of a text are tags of their own, which only a whole group gives. Other groups hold much that nobody maps.
const WHOLE_GROUPS = new Set(['XMP-dc', 'XMP-iptcCore', 'XMP-iptcExt', 'XMP-plus', 'XMP-xmpRights'])

/** The tags that a file has to be asked for, as ExifTool names them: `XMP-dc:all`, `IFD0:Artist`. */
export function tagsToRead(): string[] {
  const named = PROPERTIES.flatMap(({ read, exif, others }) => {
    const group = read.tag.split(':')[0]!
    return [WHOLE_GROUPS.has(group) ? `${group}:all` : read.tag, ...exif, ...others]
  })
  const regions = ['XMP-mwg-rs:RegionInfo', 'XMP-MP:RegionInfoMP', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList']
  return [...new Set([...named, ...regions])]
}
