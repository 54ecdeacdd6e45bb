import process from 'node:process'
import { checkProof, runAudit } from './features/history/index.ts'
import { findActor, setUpUnattended } from './features/identity/index.ts'
import { features } from './features/index.ts'
import { serve } from './http/serve.ts'
import { processSettings, storageSettings } from './platform/config.ts'
import { nobody, systemActor } from './platform/ctx.ts'
import { DataFolderInUse } from './platform/data-folder.ts'
import { registerListeners } from './platform/events.ts'
import { type House, openHouse } from './platform/house.ts'
import { readSettings, SettingsError } from './platform/settings.ts'
import { VERSION } from './platform/version.ts'
import { runJobs } from './worker/run-jobs.ts'

const USAGE = `damask ${VERSION}

  serve [--role web,worker]   run the library (both roles when left out)
  migrate                     bring the database up to date and stop
  keys new|check|rotate       make a master key, see what it opens, change it
  audit …                     prove that the history is intact: damask audit verify
  rescue <e-mail address>     let an administrator in who cannot sign in
  doctor                      say which tools are there and what is degraded without the others
`

const STOP_TIMEOUT_MS = 30_000
/** Terminals, npm and `timeout` deliver one wish several times; only one that comes later is impatience. */
const IMPATIENT_AFTER_MS = 1_000

const [command = 'serve', ...rest] = process.argv.slice(2)

try {
  if (process.argv.includes('--help') || command === 'help') console.log(USAGE)
  else if (command === 'serve') await runServer(rest)
  else if (command === 'migrate') await runMigrate()
  else if (command === 'keys')
    process.exitCode = await (await import('./keys.ts')).runKeys(rest, settingsFromEnvironment)
  else if (command === 'audit') process.exitCode = await runAuditCommand(rest)
  else if (command === 'rescue')
    process.exitCode = await (await import('./rescue-command.ts')).runRescue(rest, settingsFromEnvironment())
  else if (command === 'doctor') process.exitCode = await (await import('./doctor.ts')).runDoctor()
  else {
    console.error(USAGE)
    process.exitCode = 2
  }
} catch (error) {
  const isExpected = error instanceof SettingsError || error instanceof DataFolderInUse
  console.error(isExpected ? error.message : error)
  process.exit(1)
}

function settingsFromEnvironment() {
  return readSettings(process.env, [processSettings, storageSettings, ...features.flatMap((f) => f.settings ?? [])])
}

async function runServer(args: string[]): Promise<void> {
  const role = args[args.indexOf('--role') + 1]
  const roles = new Set(args.includes('--role') ? role?.split(',') : ['web', 'worker'])
  const settings = settingsFromEnvironment()
  registerListeners(features.flatMap((f) => f.listens ?? []))
  // Asked to stop while still starting: it starts first and stops then, because half a start leaves a database behind.
  const stopAsked = untilAskedToStop()
  const house = await openHouse({ settings })
  process.on('uncaughtException', (error) => house.log.fatal({ err: error }, 'an error that nobody caught'))
  process.on('unhandledRejection', (error) => house.log.error({ err: error }, 'a rejection that nobody handled'))
  const { app, worker } = await open(house, roles).catch(async (error) => {
    await house.close()
    throw error
  })

  house.log.info({ signal: await stopAsked }, 'stopping: finishing what is under way, handing back the rest')
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
  house.beginToStop()
  await app?.close()
  await worker?.stop()
  await house.close()
  process.exit(0)
}

/** The first SIGTERM or SIGINT; a second one ends the process at once. */
function untilAskedToStop(): Promise<string> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (askedAt !== undefined && performance.now() - askedAt > IMPATIENT_AFTER_MS) process.exit(1)
        askedAt ??= performance.now()
        resolve(signal)
      })
    }
  })
}

async function open(house: House, roles: ReadonlySet<string>) {
  const s = house.settings(processSettings)
  await setUpUnattended(house.ctxFor(nobody))
  const app = roles.has('web') ? await serve(house, features, findActor) : undefined
  // The address first: nothing else needs to start when it is taken.
  const address = await app?.listen({ host: s.DAMASK_HOST, port: s.DAMASK_PORT }).catch((error) => {
    if (error.code === 'EADDRINUSE') {
      throw new SettingsError(
        `Port ${s.DAMASK_PORT} is in use by another program. Stop it, or set DAMASK_PORT to another port.`,
      )
    }
    throw error
  })
  const worker = roles.has('worker') ? await runJobs(house, features) : undefined
  for (const f of features) await f.started?.(house.ctxFor(systemActor('Damask'), null, house.stopping), house.stopping)
  if (address) {
    const url = s.DAMASK_URL ?? address
    await house.folder.announce(url)
    console.log(`\n  Damask is ready:  ${url}\n`)
  }
  return { app, worker }
}

async function runMigrate(): Promise<void> {
  const house = await openHouse({ settings: settingsFromEnvironment() })
  await house.close()
  console.log('The database is up to date.')
}

async function runAuditCommand(args: string[]): Promise<number> {
  if (args[0] === 'check-proof') return checkProof(args.slice(1))
  const house = await openHouse({ settings: settingsFromEnvironment() }).catch((error) => {
    if (!(error instanceof DataFolderInUse)) throw error
    throw new DataFolderInUse(`${error.message}\nWhile it runs, use Settings → Audit, or: damask history verify.`)
  })
  try {
    return await runAudit(house.ctxFor(systemActor('damask audit')), args)
  } finally {
    await house.close()
  }
}
