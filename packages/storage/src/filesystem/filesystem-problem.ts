import { StorageProblem } from '../storage-problem.ts'

/** EFBIG is a file-size limit (RLIMIT_FSIZE, or a filesystem's largest file): room that an administrator can give. */
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const refused = new Set(['EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ELOOP', 'EEXIST'])

/** What the disk said (errno codes of POSIX), as a StorageProblem. A StorageProblem passes through. */
export function filesystemProblem(error: unknown, root: string): StorageProblem {
  if (error instanceof StorageProblem) return error
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  if (full.has(code)) {
    return new StorageProblem('storage_full', `There is no room left in ${root} (${code}). Free space or enlarge it.`, {
      cause: error,
    })
  }
  if (refused.has(code)) {
    return new StorageProblem(
      'storage_refused',
      `The storage folder ${root} refuses (${code}). Check its permissions.`,
      {
        cause: error,
      },
    )
  }
  return new StorageProblem(
    'storage_unavailable',
    `The storage folder ${root} does not answer as it should (${code}).`,
    {
      cause: error,
    },
  )
}

/** True when the error means that there is no such file, also because a parent is missing or is a file. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
