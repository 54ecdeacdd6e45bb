import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AssetId } from '@damask/contract'
import type { Damask } from '@damask/sdk'
import type { Command } from 'commander'
import { clientFor, type GlobalOptions } from '../client.ts'
import { findFolder, isId } from '../library-path.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

type Options = GlobalOptions & {
  output?: string
  columns?: string
  language?: string
  termForm?: string
  delimiter?: string
  words?: string
}

const DELIMITERS: Record<string, ',' | ';' | '\t'> = { ',': ',', ';': ';', tab: '\t', comma: ',', semicolon: ';' }

export function addExportCommand(metadata: Command, terminal: Terminal): void {
  metadata
    .command('export')
    .argument('[what...]', 'ids of assets, or the path of one folder; everything when left out')
    .description('Write the values of many assets into a CSV file')
    .option('--output <file>', 'where it goes; "-" is standard output', '-')
    .option('--columns <names>', 'which columns, with commas: id, path, name, keys of fields, title:en')
    .option('--words <words>', 'only assets that have these words')
    .option('--language <tag>', 'of the labels of terms')
    .option('--term-form <form>', 'terms as "paths" or by "ids"')
    .option('--delimiter <sign>', 'comma, semicolon or tab')
    .action(async (what: string[], _options: unknown, command: Command) => {
      await exportValues(what, command.optsWithGlobals() as Options, terminal)
    })
}

async function exportValues(what: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  const { columns, language, termForm, delimiter, output = '-' } = options
  if (termForm !== undefined && termForm !== 'paths' && termForm !== 'ids') {
    throw new UsageError('--term-form: is "paths" or "ids"')
  }
  const sign = delimiter === undefined ? undefined : DELIMITERS[delimiter]
  if (delimiter !== undefined && !sign) throw new UsageError('--delimiter: is comma, semicolon or tab')
  const damask = await clientFor(terminal, options)
  const { signal } = terminal
  const { metadataExportId, assetCount } = await damask.metadata.export(
    {
      ...(await selectionOf(damask, what, options.words)),
      ...(columns && { columns: columns.split(',').map((name) => name.trim()) }),
      ...(language && { language }),
      ...(termForm && { termForm }),
      ...(sign && { delimiter: sign }),
    },
    { signal },
  )
  const response = await damask.metadata.downloadExport({ metadataExportId }, { signal })
  const bytes = Readable.fromWeb(response.body as never)
  if (output === '-') {
    for await (const part of bytes) await terminal.writeBytes(part as Uint8Array)
    return
  }
  await pipeline(bytes, createWriteStream(output), { signal })
  const told = { file: output, assetCount }
  terminal.write(
    options.json
      ? `${JSON.stringify(told)}\n`
      : `${assetCount} ${assetCount === 1 ? 'asset' : 'assets'} in ${output}.\n`,
  )
}

async function selectionOf(damask: Damask, what: readonly string[], words: string | undefined) {
  if (what.length > 0 && what.every(isId)) return { assetIds: what.map((id) => AssetId.parse(id)) }
  const [path, ...more] = what
  if (more.length > 0) throw new UsageError('Name assets by their ids, or one folder by its path.')
  const folder = path === undefined ? null : await findFolder(damask, path)
  if (path !== undefined && !folder) throw new UsageError(`There is no folder "${path}".`)
  return { filters: { ...(folder && { folderId: folder.id, includeSubfolders: true }), ...(words && { words }) } }
}
