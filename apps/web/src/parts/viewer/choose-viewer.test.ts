import type { Capability, Kind, Version } from '@damask/contract'
import { expect, test } from 'vitest'
import { chooseViewer } from './choose-viewer.ts'

const EVERYTHING: Capability[] = ['view', 'download', 'download_original']

const shown = (kind: Kind, format: string, renditions: string[], may: Capability[] = EVERYTHING) => ({
  kind,
  may,
  renditions,
  version: { format } as Version,
})

test.each([
  ['a photograph', 'image', 'jpeg', ['preview'], 'image'],
  ['a photograph that is still being processed', 'image', 'jpeg', [], 'image'],
  ['a raw photograph', 'image', 'cr3', ['preview', 'zoom'], 'image'],
  ['a raw photograph without a preview', 'image', 'cr3', [], 'file'],
  ['a drawing with script in it, by its raster preview', 'image', 'svg', ['preview'], 'image'],
  ['a drawing that has no raster preview, never by its source', 'image', 'svg', [], 'file'],
  ['a film', 'video', 'mov', ['poster', 'proxy'], 'video'],
  ['a song', 'audio', 'flac', ['waveform'], 'audio'],
  ['a PDF', 'document', 'pdf', ['preview', 'text'], 'pdf'],
  ['a PDF before its pages are drawn', 'document', 'pdf', [], 'pdf'],
  ['a table', 'document', 'csv', ['text', 'preview'], 'text'],
  ['a page of HTML, as text', 'document', 'html', ['text'], 'text'],
  ['a page of HTML that was not read, as a file', 'document', 'html', [], 'file'],
  ['a Word document with all its pages', 'document', 'docx', ['pdf', 'preview', 'text'], 'pdf'],
  ['a Word document with a picture of it', 'document', 'docx', ['preview', 'text'], 'image'],
  ['a Word document of which only the words are known', 'document', 'docx', ['text'], 'text'],
  ['a Photoshop file', 'design', 'psd', ['preview', 'zoom'], 'image'],
  ['a 3D model', 'model', 'fbx', [], 'file'],
] as const)('%s opens in the right viewer', (_, kind, format, renditions, viewer) => {
  expect(chooseViewer(shown(kind, format, [...renditions]))).toBe(viewer)
})

test('whoever may only look sees the preview of what would need the file', () => {
  const look: Capability[] = ['view']
  expect(chooseViewer(shown('document', 'pdf', ['preview', 'text'], look))).toBe('image')
  expect(chooseViewer(shown('document', 'pdf', [], look))).toBe('file')
  expect(chooseViewer(shown('document', 'docx', ['pdf', 'preview'], look))).toBe('image')
  expect(chooseViewer(shown('image', 'jpeg', [], look))).toBe('file')
})
