import { createWriteStream, openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { api, type Endpoint, UploadOptions } from '@damask/contract'
import { type CallOptions, type Damask, listen, paginate } from '@damask/sdk'
import type { Command } from 'commander'
import { clientFor, type GlobalOptions } from './client.ts'
import { type Field, fieldsIn, fieldsOf, flagOf, helpOf, kebab, placeholderOf, typedValue } from './fields.ts'
import { addExportCommand } from './metadata/export-command.ts'
import { addImportCommand } from './metadata/import-command.ts'
import { isRow, pretty } from './print.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

type Input = Record<string, unknown>
type AnyCall = (input: Input | FormData, options?: CallOptions) => Promise<unknown>
type Typed = GlobalOptions & { output?: string; all?: true; file?: string } & Record<
    string,
    string | boolean | undefined
  >

/**
 * Calls without a derived command: `damask upload` speaks both halves of the tus conversation; importing and exporting
 * values are made by hand, because following the work and reading its report belong to them.
 */
export const madeByHand: ReadonlySet<string> = new Set([
  'metadata.export',
  'metadata.import',
  'uploads.create',
  'uploads.append',
])

export type EndpointCommand = { area: string; name: string; endpoint: Endpoint; fields: Field[]; words: string }

/** Every endpoint of the contract as a command: `damask <area> <name>`. */
export function endpointCommands(): EndpointCommand[] {
  return Object.entries(api as Record<string, Record<string, Endpoint>>).flatMap(([area, endpoints]) =>
    Object.entries(endpoints)
      .filter(([name]) => !madeByHand.has(`${area}.${name}`))
      .map(([name, endpoint]) => {
        const form =
          endpoint.accepts === 'multipart'
            ? fieldsIn(endpoint.form ?? UploadOptions.partial({ filename: true }), 'body')
            : []
        return {
          area,
          name,
          endpoint,
          fields: [...fieldsOf(endpoint), ...form],
          words: `${kebab(area)} ${kebab(name)}`,
        }
      }),
  )
}

export function addEndpointCommands(program: Command, terminal: Terminal): void {
  const areas = Map.groupBy(endpointCommands(), ({ area }) => area)
  for (const [area, commands] of areas) {
    const parent = program.command(kebab(area)).description(`Every call about ${area}`)
    for (const command of commands) addCommand(parent, command, terminal)
    if (area === 'metadata') {
      addExportCommand(parent, terminal)
      addImportCommand(parent, terminal)
    }
  }
}

function addCommand(parent: Command, { area, name, endpoint, fields }: EndpointCommand, terminal: Terminal): void {
  const command = parent.command(kebab(name)).description(summaryOf(endpoint))
  // What is in the path may also be said without its option's name: `damask assets get <asset-id>`.
  const inPath = fields.filter(({ where }) => where === 'path')
  for (const field of inPath) command.argument(`[${field.flag}]`, `the same as --${field.flag}`)
  for (const field of fields) {
    if (field.type === 'flag') command.option(`--${field.flag}`, helpOf(field)).option(`--no-${field.flag}`)
    else command.option(`--${field.flag} ${placeholderOf(field)}`, helpOf(field))
  }
  if (endpoint.answers === 'bytes') command.option('--output <file>', 'Where the bytes go; "-" is standard output.')
  if (endpoint.query?.shape.cursor) command.option('--all', 'Every page, one after the other.')
  if (endpoint.accepts === 'multipart') command.requiredOption('--file <path>', 'The file to send.')
  command.action(async (...given: unknown[]) => {
    const typed = command.optsWithGlobals() as Typed
    const input = inputFrom(fields, typed, given.slice(0, inPath.length) as (string | undefined)[])
    check(endpoint, input)
    const damask = await clientFor(terminal, typed)
    const calls = damask as unknown as Record<string, Record<string, AnyCall>>
    await answer(calls[area]![name]!, endpoint, input, typed, damask, terminal)
  })
}

export function summaryOf(endpoint: Endpoint): string {
  const bySessionOnly = endpoint.audience === 'member' && endpoint.scope === 'session'
  return bySessionOnly ? `${endpoint.summary} (in the browser only: no API key may do this)` : endpoint.summary
}

/** The flat input of a call, from what was typed. */
export function inputFrom(
  fields: Field[],
  typed: Record<string, unknown>,
  positional: (string | undefined)[] = [],
): Input {
  const input: Input = {}
  const inPath = fields.filter(({ where }) => where === 'path')
  for (const field of fields) {
    // As the parser of the command line keeps it: `--help-text` as `helpText`.
    const option = field.flag === kebab(field.name) ? field.name : `${field.name}Text`
    const value = typed[option] ?? positional[inPath.indexOf(field)]
    if (value === undefined) continue
    try {
      input[field.name] = typedValue(field, value as string | boolean)
    } catch {
      throw new UsageError(`--${field.flag}: this is not valid JSON.`)
    }
  }
  return input
}

/** Refuses here what the contract would refuse, with the names that were typed. */
export function check(endpoint: Endpoint, input: Input): void {
  const issues = [endpoint.params, endpoint.query, endpoint.body].flatMap(
    (shape) => shape?.safeParse(input).error?.issues ?? [],
  )
  if (issues.length === 0) return
  const lines = issues.map(({ path: [first, ...rest], message }) => {
    const missing = input[String(first)] === undefined
    return `--${flagOf(String(first))}: ${missing ? 'is needed' : [rest.join('.'), message].filter(Boolean).join(': ')}`
  })
  throw new UsageError([...new Set(lines)].join('\n'))
}

async function answer(
  call: AnyCall,
  endpoint: Endpoint,
  input: Input,
  typed: Typed,
  damask: Damask,
  terminal: Terminal,
): Promise<void> {
  const { signal } = terminal
  const say = (value: unknown) =>
    terminal.write(typed.json ? `${JSON.stringify(value, null, 2)}\n` : pretty(value, terminal.columns))
  if (endpoint.answers === 'events') return follow(damask, terminal)
  if (endpoint.answers === 'bytes') {
    if (!typed.output && terminal.columns !== null) throw new UsageError('--output: is needed ("-" for the terminal)')
    return save((await call(input, { signal })) as Response, typed.output ?? '-', terminal)
  }
  if (endpoint.accepts === 'tus') {
    const response = (await call(input, { signal })) as Response
    const offset = response.headers.get('upload-offset')
    return say(
      offset === null ? null : { offset: Number(offset), sizeBytes: Number(response.headers.get('upload-length')) },
    )
  }
  if (endpoint.accepts === 'multipart') return say(await call(await formFrom(typed.file!, input), { signal }))
  if (!typed.all) return say(await call(input, { signal }))
  const items: unknown[] = []
  const pages = paginate(call as never, input as never, { signal }) as AsyncIterable<unknown>
  for await (const page of pages) if (isRow(page) && Array.isArray(page.items)) items.push(...page.items)
  say({ items })
}

async function formFrom(path: string, input: Input): Promise<FormData> {
  const form = new FormData()
  // Fields before the file: the server reads the form as a stream and must know them first.
  for (const [name, value] of Object.entries(input)) form.set(name, String(value))
  const file = await openAsBlob(path).catch(() => {
    throw new UsageError(`--file: "${path}" cannot be read.`)
  })
  form.set('file', file, typeof input.filename === 'string' ? input.filename : basename(path))
  return form
}

async function save(response: Response, output: string, terminal: Terminal): Promise<void> {
  const bytes = Readable.fromWeb(response.body as never)
  if (output !== '-') return pipeline(bytes, createWriteStream(output), { signal: terminal.signal })
  for await (const part of bytes) await terminal.writeBytes(part as Uint8Array)
}

/** One message a line, as JSON, until stopped or refused. */
function follow(damask: Damask, terminal: Terminal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = listen(damask, {
      onMessage: (message) => terminal.write(`${JSON.stringify(message)}\n`),
      onStateChange(state, error) {
        if (state === 'closed') return error ? reject(error) : resolve()
        if (state === 'waiting' && error) terminal.warn(`${error.detail}\n`)
      },
    })
    terminal.signal.addEventListener('abort', () => listening.close(), { once: true })
  })
}
