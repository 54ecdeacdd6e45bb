import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { makeAuditKey, trustedKeys } from './audit-key.ts'
import { readHead, writeHead } from './head-file.ts'
import { verifyAndTell } from './verification.ts'

const AUDIT_USAGE = `damask audit

  verify                 prove that nothing in the history was changed or removed
  acknowledge <reason>   accept that the end of the history is missing, after a restore
  new-key <reason>       seal with a new key from now on, when the old one is lost
  check-proof <file>     check a proof with nothing but the file
`

/** What administrators do on the server itself. @returns the exit code */
export async function runAudit(ctx: Ctx, [command, ...words]: readonly string[]): Promise<number> {
  const reason = words.join(' ')
  if (command === 'verify') return verify(ctx)
  if (command === 'acknowledge' && reason) return acknowledge(ctx, reason)
  if (command === 'new-key' && reason) return replaceKey(ctx, reason)
  console.error(AUDIT_USAGE)
  return 2
}

async function verify(ctx: Ctx): Promise<number> {
  const { findings, findingCount, events, seals, verifiedTo, blankedParts, prunedEvents } = await verifyAndTell(ctx)
  for (const { says } of findings) console.log(`✗ ${says}`)
  if (findingCount > findings.length) console.log(`… and ${findingCount - findings.length} more`)
  console.log(`${events} events in ${seals} seals were read, up to ${verifiedTo?.sealedAt ?? 'nothing'}.`)
  if (blankedParts > 0) console.log(`${blankedParts} of them lost their personal part when somebody was erased.`)
  if (prunedEvents > 0) console.log(`${prunedEvents} events were pruned by policy; their seals hold.`)
  console.log(findingCount === 0 ? '✓ The history is intact.' : '✗ The history is not intact.')
  return findingCount === 0 ? 0 : 1
}

async function acknowledge(ctx: Ctx, reason: string): Promise<number> {
  const head = await readHead(ctx)
  if (!head || head.lost.length === 0) {
    console.log('Nothing is missing at the end of the history.')
    return 0
  }
  await publish(ctx, 'history.gap_acknowledged', { seals: head.lost.map(({ number }) => number) }, undefined, {
    reason,
  })
  await writeHead(ctx, { ...head, lost: [] })
  console.log('Acknowledged, and written into the history.')
  return 0
}

async function replaceKey(ctx: Ctx, reason: string): Promise<number> {
  const before = (await trustedKeys(ctx)).at(-1) ?? null
  const { name } = await makeAuditKey(ctx)
  await publish(ctx, 'history.key_replaced', { before, after: name }, undefined, { reason })
  console.log(`The history is sealed with ${name} from now on. Write it down outside of this machine.`)
  return 0
}

/** Trusts nothing of this program: the script is the one that strangers use. @returns the exit code */
export function checkProof(args: readonly string[]): Promise<number> {
  const script = fileURLToPath(new URL('../../../../../docs/operate/check-proof.mjs', import.meta.url))
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
      .once('error', reject)
      .once('exit', (code) => resolve(code ?? 1))
  })
}
