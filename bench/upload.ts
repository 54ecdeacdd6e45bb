import { spawnSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uploadFile } from '@damask/sdk'
import { report, startServer } from './damask.ts'

const GIB = 1024 ** 3
const MAX_GROWTH_MIB = 150
const MIN_RATIO = 0.5

/** One file of 5 GiB (or `--gib`) by tus: memory of the server, and speed against dd plus sha256sum on the same disk. */
export async function bench(args: string[]): Promise<boolean> {
  const gib = Number(args[args.indexOf('--gib') + 1]) || 5
  const scratch = await mkdtemp(join(tmpdir(), 'damask-bench-upload-'))
  const source = join(scratch, 'film.bin')
  const server = await startServer(scratch)
  try {
    // Sparse, so that reading the source costs nothing and the disk is all the destination's.
    const file = await open(source, 'w')
    await file.truncate(gib * GIB)
    await file.close()

    const bare = seconds(() => {
      run('dd', [`if=${source}`, `of=${join(scratch, 'copy.bin')}`, 'bs=1M', 'conv=fsync', 'status=none'])
      run('sha256sum', [join(scratch, 'copy.bin')])
    })
    await rm(join(scratch, 'copy.bin'))
    console.log(`dd and sha256sum: ${((gib * 1024) / bare).toFixed(0)} MiB/s`)

    const before = await server.residentBytes()
    let peak = before
    const watch = setInterval(() => void server.residentBytes().then((now) => (peak = Math.max(peak, now))), 100)
    const started = performance.now()
    await uploadFile(server.damask, { source: { path: source }, name: 'film.bin', sizeBytes: gib * GIB, memory: null })
      .done
    const whole = (performance.now() - started) / 1000
    clearInterval(watch)
    console.log(`Damask:           ${((gib * 1024) / whole).toFixed(0)} MiB/s`)

    const growth = (peak - before) / 1024 ** 2
    const isLean = report(
      'memory',
      `grew by ${growth.toFixed(0)} MiB`,
      `under ${MAX_GROWTH_MIB} MiB`,
      growth < MAX_GROWTH_MIB,
    )
    const isFast = report(
      'speed',
      `${(bare / whole).toFixed(2)} of dd plus sha256sum`,
      `at least ${MIN_RATIO}`,
      bare / whole >= MIN_RATIO,
    )
    return isLean && isFast
  } finally {
    await server.stop()
    await rm(scratch, { recursive: true, force: true })
  }
}

function seconds(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

function run(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}
