import type { ListedBlob } from '../blob-store.ts'
import type { S3Calls } from './s3-client.ts'

/** All objects below a prefix, 1,000 a page (the most S3 gives); what ends in a slash is a console's "folder". */
export async function* listObjects({ ask }: S3Calls, Bucket: string, Prefix: string): AsyncGenerator<ListedBlob> {
  let ContinuationToken: string | undefined
  do {
    const page = await ask(({ sdk, asking }) =>
      asking.send(new sdk.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })),
    )
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key && !Key.endsWith('/')) yield { key: Key, sizeBytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) }
    }
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken)
}
