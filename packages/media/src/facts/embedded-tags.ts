import { spawn } from 'node:child_process'
import { ExifTool, ExifToolTask, exiftoolPath } from 'exiftool-vendored'
import { failed } from '../problem.ts'
import { confinement, type ToolBox, toolEnvironment } from '../run-tool.ts'

/** One ExifTool that stays open for the life of the worker. */
export type TagReader = {
  /** Tags as `Group:Name` → value, numeric. Rejects when ExifTool cannot be started or takes too long. */
  read: (file: string) => Promise<Record<string, unknown>>
  /** What ExifTool prints for these arguments, a JSON text. */
  readWith: (file: string, args: string[]) => Promise<string>
  end: () => Promise<void>
}

class PrintTask extends ExifToolTask<string> {
  protected parse(printed: string, error?: Error): string {
    // A file that ends too early has an error and still says something.
    if (printed.trim() === '') throw error ?? new Error('ExifTool printed nothing')
    return printed
  }
}

/** The words that run ExifTool once, before its arguments. */
export const exiftoolWords = async (): Promise<string[]> => [await exiftoolPath(), '-config', '']

const readArgs = ['-fast', '-n', '-G1', '-api', 'LimitLongValues=4000', '-x', 'System:All', '-x', 'ExifTool:All']

/**
 * Starts ExifTool lazily inside the limits of `box`. Its own configuration file is switched off, since ExifTool would
 * run Perl found in the home or working directory.
 */
export function createTagReader(box: Pick<ToolBox, 'tools' | 'limits'>, home: string): TagReader {
  const perl = box.tools.perl
  if (!perl) {
    const refuse = () => Promise.reject(failed('Install perl to see embedded metadata.'))
    return { read: refuse, readWith: refuse, end: async () => {} }
  }
  // Perl lives on through hundreds of files, so a limit on its total CPU time would hit the wrong one.
  const prefix = confinement(box).filter((word) => !word.startsWith('--cpu='))
  const exiftool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: 500,
    taskTimeoutMillis: 20_000,
    spawnTimeoutMillis: 20_000,
    taskRetries: 0,
    onIdleIntervalMillis: 0,
    geoTz: () => undefined,
    processFactory: async () => {
      const words = [...prefix, perl, ...(await exiftoolWords()), '-stay_open', 'True', '-@', '-']
      const child = spawn(words[0] ?? perl, words.slice(1), {
        cwd: home,
        env: toolEnvironment(home),
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      // Whoever listens turns each piece into text by itself: a letter of several bytes may lie across two of them.
      child.stdout.setEncoding('utf8')
      return child
    },
  })
  return {
    read: async (file) => ({ ...(await exiftool.readRaw(file, { readArgs, useMWG: false })) }),
    readWith: (file, args) => exiftool.enqueueTask(() => new PrintTask([...args, file])),
    end: () => exiftool.end(false),
  }
}
