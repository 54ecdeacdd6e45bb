import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export type ToolName =
  | 'ffmpeg'
  | 'ffprobe'
  | 'pdftoppm'
  | 'pdftotext'
  | 'pdfinfo'
  | 'heif-convert'
  | 'dcraw_emu'
  | 'soffice'
  | 'tesseract'
  | 'perl'
  | 'prlimit'
  | 'setpriv'
  | 'unshare'

/** A program outside of npm: what it is for, and how people get it. */
export type Tool = {
  name: ToolName
  package: { apt: string; dnf: string; brew: string | null }
  purpose: string
  /** What people miss without it, as a sentence. */
  degraded: string
  versionArgs: string[]
}

export type ToolState = Tool & { isPresent: boolean; path: string | null; version: string | null }

const ffmpeg = { apt: 'ffmpeg', dnf: 'ffmpeg-free', brew: 'ffmpeg' }
const poppler = { apt: 'poppler-utils', dnf: 'poppler-utils', brew: 'poppler' }
const utilLinux = { apt: 'util-linux', dnf: 'util-linux', brew: null }

export const tools: readonly Tool[] = [
  {
    name: 'ffmpeg',
    package: ffmpeg,
    purpose:
      'Posters, playable copies and waveforms of video and audio; JPEG XL, JPEG 2000, EXR and Photoshop pictures',
    degraded: 'Video and audio have no poster, waveform or playable copy, and rarer image formats have no preview.',
    versionArgs: ['-version'],
  },
  {
    name: 'ffprobe',
    package: ffmpeg,
    purpose: 'Duration, size and codecs of video and audio',
    degraded: 'Video and audio have no duration, size or codecs.',
    versionArgs: ['-version'],
  },
  {
    name: 'pdftoppm',
    package: poppler,
    purpose: 'Pictures of the pages of PDF files and office documents',
    degraded: 'PDF, Illustrator and office files have no preview of their pages.',
    versionArgs: ['-v'],
  },
  {
    name: 'pdftotext',
    package: poppler,
    purpose: 'Text of PDF files and office documents',
    degraded: 'The text inside PDF files and office documents is not read.',
    versionArgs: ['-v'],
  },
  {
    name: 'pdfinfo',
    package: poppler,
    purpose: 'Page count and size of PDF files and office documents',
    degraded: 'PDF files and office documents show no page count.',
    versionArgs: ['-v'],
  },
  {
    name: 'heif-convert',
    package: { apt: 'libheif-examples', dnf: 'libheif-tools', brew: 'libheif' },
    purpose: 'Pictures of HEIC photographs',
    degraded: 'HEIC photographs have no preview.',
    versionArgs: ['--version'],
  },
  {
    name: 'dcraw_emu',
    package: { apt: 'libraw-bin', dnf: 'LibRaw-samples', brew: 'libraw' },
    purpose: 'Camera raw files without an embedded preview',
    degraded: 'Camera raw files without an embedded preview have none here either.',
    versionArgs: [],
  },
  {
    name: 'soffice',
    package: {
      // With fonts as wide as those of Microsoft, without which lines and pages break elsewhere.
      apt: 'libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea',
      dnf: 'libreoffice-writer libreoffice-calc libreoffice-impress liberation-fonts google-carlito-fonts google-crosextra-caladea-fonts',
      brew: 'libreoffice',
    },
    purpose: 'Pages and text of text documents, spreadsheets and presentations',
    degraded: 'Office documents show no pages and no text, only the picture that some of them carry.',
    versionArgs: ['--version'],
  },
  {
    name: 'tesseract',
    package: { apt: 'tesseract-ocr', dnf: 'tesseract', brew: 'tesseract' },
    purpose: 'Nothing yet: reading the text inside pictures arrives with search by text',
    degraded: 'Nothing is missing yet; the text inside pictures is not read either way.',
    versionArgs: ['--version'],
  },
  {
    name: 'perl',
    package: { apt: 'perl', dnf: 'perl', brew: 'perl' },
    purpose: 'Runs ExifTool, which reads embedded metadata',
    degraded: 'Embedded metadata (camera, captions, rights, keywords) is not read, and camera raw has no preview.',
    versionArgs: ['-e', 'print "perl $^V"'],
  },
  {
    name: 'prlimit',
    package: utilLinux,
    purpose: 'Limits memory and time of the other tools',
    degraded: 'Other tools run with a time limit only.',
    versionArgs: ['--version'],
  },
  {
    name: 'setpriv',
    package: utilLinux,
    purpose: 'Ends the other tools together with the server',
    degraded: 'A tool may outlive a killed server for a short time.',
    versionArgs: ['--version'],
  },
  {
    name: 'unshare',
    package: utilLinux,
    purpose: 'Cuts the other tools off the network',
    degraded: 'Media tools are not cut off the network by the system.',
    versionArgs: ['--version'],
  },
]

/** Looks for every tool on PATH and asks its version. Never throws. */
export async function probeTools(): Promise<ToolState[]> {
  return Promise.all(
    tools.map(async (tool) => {
      const path = await findOnPath(tool.name)
      return { ...tool, isPresent: path !== null, path, version: path ? await versionOf(path, tool) : null }
    }),
  )
}

/** The paths of the tools that are present: what a `MediaRequest` takes as `tools`. */
export async function findTools(): Promise<Partial<Record<ToolName, string>>> {
  const found = await Promise.all(tools.map(async ({ name }) => [name, await findOnPath(name)] as const))
  return Object.fromEntries(found.filter(([, path]) => path !== null))
}

/** "Install poppler-utils to see PDF pages." */
export function installSentence(name: ToolName, gain: string): string {
  const tool = tools.find((one) => one.name === name)
  return `Install ${tool?.package.apt ?? name} to ${gain}.`
}

async function findOnPath(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    if (!folder.startsWith('/')) continue
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isExecutable) return path
  }
  return null
}

async function versionOf(path: string, tool: Tool): Promise<string | null> {
  if (tool.versionArgs.length === 0) return null
  const options = { timeout: 10_000, maxBuffer: 64 * 1024, env: { PATH: process.env.PATH, LANG: 'C.UTF-8' } }
  const printed = await execute(path, tool.versionArgs, options).catch((error) => error)
  const text = `${printed?.stdout ?? ''}${printed?.stderr ?? ''}`
  return /\d+\.\d+[\w.~+-]*/.exec(text)?.[0] ?? null
}
