import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'

const MIB = 1024 * 1024

/**
 * Memory settings for a PostgreSQL that shares its machine with Damask itself and its media processes: an eighth of the
 * memory for shared buffers (not the quarter of a dedicated server), bounded at both ends.
 * @param maxConnections what the pools of this process may open, with reserve
 */
export function tunedSettings(memoryBytes: number, maxConnections: number): Record<string, string> {
  const memoryMib = Math.floor(memoryBytes / MIB)
  const between = (low: number, value: number, high: number) => Math.round(Math.max(low, Math.min(high, value)))
  return {
    max_connections: String(maxConnections),
    shared_buffers: `${between(64, memoryMib / 8, 4096)}MB`,
    effective_cache_size: `${between(256, memoryMib / 2, 65536)}MB`,
    work_mem: `${between(4, memoryMib / 512, 64)}MB`,
    maintenance_work_mem: `${between(32, memoryMib / 32, 1024)}MB`,
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    wal_compression: 'on',
    checkpoint_completion_target: '0.9',
    // The data folder is on one disk nearly always; SSDs are what people have.
    random_page_cost: '1.1',
    jit: 'off',
    // Promises about acknowledged work rest on these three; they are never traded for speed.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.02',
    timezone: 'UTC',
  }
}

/** The memory this process may use: a container's limit when there is one. */
export function machineMemoryBytes(): number {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8'))
    if (Number.isFinite(limit) && limit > 0) return Math.min(limit, totalmem())
  } catch {}
  return totalmem()
}
