import { endpointCommands, summaryOf } from './endpoint-commands.ts'
import { type Field, helpOf, kebab } from './fields.ts'

/** `docs/generated/cli.md`: every derived command, one table for each area. */
export function cliReference(): string {
  const sections = [...Map.groupBy(endpointCommands(), ({ area }) => area)].map(([area, commands]) => {
    const rows = commands.map(
      ({ words, endpoint, fields }) =>
        `| \`damask ${words}\` | ${summaryOf(endpoint)} | ${fields.map(option).join('<br>')} |`,
    )
    return [`## ${kebab(area)}`, '', '| command | what it does | options |', '| --- | --- | --- |', ...rows, ''].join(
      '\n',
    )
  })
  return [
    '<!-- Generated from @damask/contract by scripts/gen-sdk.ts. Do not edit: run `npm run gen`. -->',
    '',
    '# Commands',
    '',
    'Every call of the API is a command. Options are named like the fields of the call; what stands in the path may also be',
    'given without its name. All take `--json` (the reply as it came) and `--url`; lists take `--all`; bytes take `--output`.',
    'Exit codes: 0 done, 1 refused or failed, 2 not understood.',
    '',
    ...sections,
  ].join('\n')
}

const option = (field: Field) => {
  const help = helpOf(field).replaceAll('|', '\\|')
  return help ? `\`--${field.flag}\` ${help}` : `\`--${field.flag}\``
}
