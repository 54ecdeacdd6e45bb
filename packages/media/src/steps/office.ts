import { mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { readPdf } from '../facts/probe-pdf.ts'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { failed, skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { installSentence } from '../tools/tools.ts'

/** A PDF of an office document, for people to read and for the other steps to draw from. Only its own bytes are in it. */
export async function convertOffice(job: Job): Promise<void> {
  const { box, request } = job
  if (!box.tools.soffice) throw skipped(installSentence('soffice', 'see and search the pages of office documents'))
  const { size } = await stat(request.file)
  if (size > box.limits.maxOfficeBytes) {
    const limit = Math.round(box.limits.maxOfficeBytes / 1_000_000)
    throw failed(`This document has ${Math.ceil(size / 1_000_000)} MB; pages are drawn of up to ${limit} MB.`)
  }

  // A lock file is written beside the document, and its extension decides between readers: so it gets a name here.
  const named = scratchPath(job, `document.${request.sniffed.format}`)
  await symlink(request.file, named)
  const profile = await makeProfile(job)
  const limits = { timeoutMs: box.limits.officeTimeoutMs }
  const args = ['--headless', '--norestore', '--nologo', '--nodefault', `-env:UserInstallation=${profile}`]
  await runTool(box, 'soffice', [...args, '--convert-to', 'pdf', '--outdir', request.scratch, named], limits)

  // It ends well even when the document could not be opened.
  const path = scratchPath(job, 'document.pdf')
  const written = await stat(path).catch(() => undefined)
  if (!written?.size) throw failed(unreadableSentence)
  await measure(job, path)
  await addRendition(job, 'pdf', path, 'application/pdf')
  job.document = path
}

const unreadableSentence = 'This document is damaged or protected by a password; its pages cannot be shown.'

async function measure(job: Job, path: string): Promise<void> {
  if (!job.box.tools.pdfinfo) return
  const { pages, width, height } = await readPdf(job, path)
  Object.assign(job.result, { pages, width, height })
}

// Nobody else's settings, and none that a document before this one left.
async function makeProfile(job: Job): Promise<string> {
  const folder = scratchPath(job, 'office')
  await mkdir(`${folder}/user`, { recursive: true })
  await writeFile(`${folder}/user/registrymodifications.xcu`, settings)
  return pathToFileURL(folder).href
}

// Component, property, value. LibreOffice would otherwise run what is signed, and fetch what a document links to:
// pictures, sections and cells of other files, on the web or on this machine.
const values = [
  ['Common/Security/Scripting', 'MacroSecurityLevel', 3],
  ['Common/Security/Scripting', 'DisableMacrosExecution', true],
  ['Common/Security/Scripting', 'BlockUntrustedRefererLinks', true],
  // 0 is never in Writer, 1 is never in Calc.
  ['Writer/Content/Update', 'Link', 0],
  ['Calc/Content/Update', 'Link', 1],
] as const

const settings = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<oor:items xmlns:oor="http://openoffice.org/2001/registry">',
  ...values.map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.Office.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  ),
  '</oor:items>',
].join('\n')
