import * as z from 'zod'
import { isPlace } from './outbound.ts'
import { defineSettings, type Settings } from './settings.ts'

/** Settings of the process itself. Each feature has its own beside it. */
export const processSettings = defineSettings('process', {
  DAMASK_HOST: z.string().default('127.0.0.1').describe('The address to listen on.'),
  DAMASK_PORT: z.coerce.number().int().min(0).max(65535).default(7070).describe('The port to listen on.'),
  DAMASK_DATA: z.string().default('./data').describe('The folder that holds the database, the files and the secrets.'),
  DAMASK_URL: z
    .url()
    .optional()
    .describe('The address people type, when a proxy stands in front: https://dam.example.com'),
  DAMASK_TRUST_PROXY: z
    .stringbool()
    .default(false)
    .describe('Believe X-Forwarded-For and X-Forwarded-Proto, because a proxy of yours sets them.'),
  DAMASK_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is written to the log.'),
  DAMASK_MEDIA_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('How many files are processed at once. One per core when left out.'),
  DAMASK_MEDIA_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(256)
    .default(2048)
    .describe('How much memory processing one file may take, in MiB.'),
  DAMASK_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('The token with which Prometheus reads /metrics from another machine.'),
  DAMASK_SKIP_TOOLS: z.stringbool().default(false).describe('Do not try to install missing media tools at start.'),
  DAMASK_HISTORY_ADDRESS: z
    .enum(['shortened', 'full', 'none'])
    .default('shortened')
    .describe('How much of an IP address the history keeps: its network (/24, /48), all of it, or nothing.'),
  DAMASK_OUTBOUND_ALLOW: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((places) => places.every(isPlace), 'must be a list of host names, addresses or networks like 10.1.0.0/16')
    .describe(
      'Private places that Damask may call although they are not on the public internet: host names, addresses or networks, separated by commas.',
    ),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('A PostgreSQL 15 or newer to use instead of the embedded one: postgres://user:password@host/name'),
})

export const storageSettings = defineSettings('storage', {
  DAMASK_STORAGE: z.enum(['filesystem', 's3']).default('filesystem').describe('Where files are kept.'),
  DAMASK_S3_ENDPOINT: z.url().optional().describe('The address of an S3-compatible store. Left out for Amazon S3.'),
  DAMASK_S3_REGION: z.string().default('us-east-1').describe('The region of the bucket.'),
  DAMASK_S3_BUCKET: z.string().optional().describe('The bucket.'),
  DAMASK_S3_PREFIX: z.string().default('').describe('A prefix for all keys, to share a bucket.'),
  DAMASK_S3_ACCESS_KEY_ID: z.string().optional().describe('The access key id.'),
  DAMASK_S3_SECRET_ACCESS_KEY: z.string().optional().describe('The secret access key.'),
  DAMASK_S3_FORCE_PATH_STYLE: z
    .stringbool()
    .default(false)
    .describe('Use path-style addresses, as MinIO and others need.'),
  DAMASK_ENCRYPTION: z.enum(['off', 'on']).default('off').describe('Whether files are encrypted in the storage.'),
  DAMASK_MASTER_KEY_FILE: z
    .string()
    .optional()
    .describe('A file with the master key, one per line; the first is the current one. Made by: damask keys new'),
  DAMASK_MASTER_KEY: z
    .string()
    .optional()
    .describe('The master key itself, where a file is not possible; several are separated by commas.'),
})

export type ReadSettings = <S extends z.ZodRawShape>(settings: Settings<S>) => z.output<z.ZodObject<S>>
