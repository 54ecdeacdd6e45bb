export type S3StoreOptions = {
  /** For everything that is not AWS: `https://minio.example.org:9000`. */
  endpoint?: string
  region: string
  bucket: string
  /** Everything is kept below it: `damask/production`. */
  prefix?: string
  /** Without the two keys the usual places of AWS are asked: environment, profile, role of the machine. */
  accessKeyId?: string
  secretAccessKey?: string
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. Default: true with an endpoint. */
  forcePathStyle?: boolean
  /** Size of the parts of a multipart upload; three are in memory at a time. Default 8 MiB, at least 5 MiB (S3's own limit). */
  partSizeBytes?: number
  /** How long to wait for a connection, an answer, or the next bytes. Default 30 s. */
  timeoutMs?: number
  /** How often a call is made in all before it fails. Default 5, with exponential back-off between. */
  maxAttempts?: number
}
