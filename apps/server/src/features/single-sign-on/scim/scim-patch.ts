import { ScimRefusal } from './scim-refusal.ts'

type Document = Record<string, unknown>
export type PatchOperation = { op: 'add' | 'replace' | 'remove'; path: string | null; value: unknown }

const MAX_OPERATIONS = 1000

/**
 * The operations of a PATCH as they are meant. Entra ID writes `Add` and `Replace`, Okta leaves the path out.
 * @throws ScimRefusal
 */
export function readOperations(body: unknown): PatchOperation[] {
  const list = find(body as Document | null, 'Operations')
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_OPERATIONS)
    throw new ScimRefusal(400, 'There are no operations.', 'invalidSyntax')
  return list.map((one: Document | null) => {
    const op = String(find(one, 'op') ?? '').toLowerCase()
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw new ScimRefusal(400, `There is no operation "${op}".`, 'invalidSyntax')
    const path = find(one, 'path')
    if (op === 'remove' && !path) throw new ScimRefusal(400, 'What is to be removed is not said.', 'noTarget')
    return { op, path: typeof path === 'string' && path !== '' ? path.slice(0, 500) : null, value: find(one, 'value') }
  })
}

/** A document with operations applied: attributes of our one schema, by whatever path they are named. */
export function applyOperations(document: Document, operations: readonly PatchOperation[]): Document {
  const next = structuredClone(document)
  for (const { op, path, value } of operations) {
    if (path === null) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new ScimRefusal(400, 'Without a path, the value must be an object.', 'invalidValue')
      for (const [name, part] of Object.entries(value)) applyOne(next, op, name, part)
    } else applyOne(next, op, path, value)
  }
  return next
}

const PATH = /^([a-z][\w$-]*)(?:\[\s*(\w+)\s+eq\s+"([^"]*)"\s*\])?(?:\.([\w$-]+))?$/i

function applyOne(document: Document, op: PatchOperation['op'], path: string, value: unknown): void {
  const short = path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, '')
  // Extensions and what we do not know are accepted and not kept, as the standard allows.
  if (short.includes(':')) return
  const found = PATH.exec(short)
  if (!found) throw new ScimRefusal(400, `The path "${path}" is not understood.`, 'invalidPath')
  const [, attribute = '', key, wanted, part] = found
  if (/^(__proto__|constructor|prototype)$/.test(attribute) || /^(__proto__|constructor|prototype)$/.test(part ?? ''))
    return
  const name = nameIn(document, attribute)
  if (key !== undefined) {
    const before = Array.isArray(document[name]) ? (document[name] as Document[]) : []
    const isMeant = (item: Document) => String(find(item, key) ?? '').toLowerCase() === wanted!.toLowerCase()
    if (op === 'remove') {
      document[name] = before.filter((item) => !isMeant(item))
      return
    }
    const item = before.find(isMeant) ?? { [key]: wanted }
    if (!before.includes(item)) document[name] = [...before, item]
    if (part) item[nameIn(item, part)] = value
    else Object.assign(item, value)
    return
  }
  if (part) {
    const inner = document[name]
    const holder = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Document) : {}
    if (op === 'remove') delete holder[nameIn(holder, part)]
    else holder[nameIn(holder, part)] = value
    document[name] = holder
    return
  }
  if (op === 'remove') delete document[name]
  else if (op === 'add' && Array.isArray(document[name]))
    document[name] = [...(document[name] as unknown[]), ...[value].flat()]
  else if (isPlain(document[name]) && isPlain(value)) document[name] = { ...(document[name] as Document), ...value }
  else document[name] = value
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names of attributes are the same in capitals. */
const nameIn = (document: Document, name: string): string =>
  Object.keys(document).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name

export const find = (document: Document | null | undefined, name: string): unknown =>
  isPlain(document) ? document[nameIn(document, name)] : undefined
