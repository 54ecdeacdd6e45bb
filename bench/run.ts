// `npm run bench <name>`: the numbers this project defends, as ratios against something in the same run.

const BENCHES: Record<string, string> = {
  ingest: 'photographs through the whole path against a bare loop of the unavoidable work',
  vocabularies: 'suggestions among 100,000 terms against a bare index lookup, and an import of 20,000 concepts',
  encryption: 'an encrypted store against the plain one below it',
  upload: 'one 5 GiB file by tus against dd and sha256sum',
  library: 'lists of 100,000 assets against the same SQL run bare',
  editing: 'values of 50,000 assets changed, undone and imported against a bare UPDATE',
  policies: 'looking 100,000 assets through for new rules, and lists meanwhile',
  access: 'lists, moves and grants with permissions against the same without',
}

const [name, ...args] = process.argv.slice(2)
if (!name || !(name in BENCHES)) {
  console.log(
    `npm run bench <name>\n\n${Object.entries(BENCHES)
      .map(([n, says]) => `  ${n.padEnd(10)} ${says}`)
      .join('\n')}`,
  )
  process.exit(name ? 2 : 0)
}
const { bench } = (await import(`./${name}.ts`)) as { bench(args: string[]): Promise<boolean> }
process.exit((await bench(args)) ? 0 : 1)
