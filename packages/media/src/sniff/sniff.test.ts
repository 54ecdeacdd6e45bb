import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { describeFormat, formats } from '../formats.ts'
import {
  exeStub,
  hlsPlaylistNamedMp4,
  htmlPage,
  makeJpeg,
  makePdf,
  makePng,
  makeSvg,
  makeWav,
  makeZip,
} from '../testing/index.ts'
import { refusalOf } from './refusal.ts'
import { sniff } from './sniff.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const box = (brand: string, ...compatible: string[]) =>
  bytes(`\0\0\0${String.fromCharCode(16 + compatible.length * 4)}ftyp${brand}\0\0\0\0${compatible.join('')}`)
const zipOf = (...names: string[]) => makeZip(names.map((name) => ({ name, data: Buffer.from('x') })))
const tiff = (...entries: [tag: number, value: number][]) => {
  const directory = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 64)
  directory.write('II*\0\x08\0\0\0', 0, 'latin1')
  directory.writeUInt16LE(entries.length, 8)
  entries.forEach(([tag, value], i) => {
    directory.writeUInt16LE(tag, 10 + i * 12)
    directory.writeUInt16LE(2, 12 + i * 12)
    directory.writeUInt32LE(10, 14 + i * 12)
    directory.writeUInt32LE(value, 18 + i * 12)
  })
  directory.write('NIKON CORP', 10 + entries.length * 12 + 4, 'latin1')
  return directory
}
const formatOf = (content: Uint8Array, name = 'file', size = content.length) => sniff(content, name, size).format

describe('What a file is follows from its content', () => {
  test.each<[string, Uint8Array, string?]>([
    ['gif', bytes('GIF89a')],
    ['webp', bytes('RIFF\0\0\0\0WEBPVP8 ')],
    ['wav', bytes('RIFF\0\0\0\0WAVEfmt ')],
    ['avi', bytes('RIFF\0\0\0\0AVI LIST')],
    ['avif', box('avif')],
    ['avif', box('mif1', 'avif')],
    ['heic', box('heic')],
    ['heic', box('mif1', 'heic')],
    ['cr3', box('crx ')],
    ['mp4', box('isom', 'avc1')],
    ['mov', box('qt  ')],
    ['m4a', box('M4A ')],
    ['m4v', box('M4V ')],
    ['3gp', box('3gp4')],
    ['mov', bytes('\0\0\0\x08wide\0\0\0\x10mdat')],
    ['webm', bytes('\x1aE\xdf\xa3\x93B\x82\x84webm')],
    ['mkv', bytes('\x1aE\xdf\xa3\x93B\x82\x88matroska')],
    ['opus', bytes('OggS\0\x02OpusHead')],
    ['ogg', bytes('OggS\0\x02\x01vorbis')],
    ['mp3', bytes('ID3\x03\0\0\0\0\0\0')],
    ['mp3', bytes('\xff\xfb\x90\x64\0\0\0\0')],
    ['flac', bytes('fLaC\0\0\0\x22')],
    ['aiff', bytes('FORM\0\0\0\0AIFF')],
    ['psd', bytes('8BPS\0\x01')],
    ['psb', bytes('8BPS\0\x02')],
    ['jxl', bytes('\xff\x0a\xfa\x7f')],
    ['jp2', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    ['exr', bytes('v/1\x01\x02\0\0\0')],
    ['ico', bytes('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0')],
    ['orf', bytes('IIRO\x08\0\0\0')],
    ['rw2', bytes('IIU\0\x18\0\0\0')],
    ['cr2', bytes('II*\0\x10\0\0\0CR\x02\0')],
    ['raf', bytes('FUJIFILMCCD-RAW 0201')],
    ['tiff', tiff([0x100, 5])],
    ['dng', tiff([0xc612, 1])],
    ['nef', tiff([0x10f, 8 + 2 + 24 + 4], [0x14a, 0])],
    ['docx', zipOf('[Content_Types].xml', 'word/document.xml')],
    ['xlsx', zipOf('[Content_Types].xml', 'xl/workbook.xml')],
    ['pptx', zipOf('[Content_Types].xml', 'ppt/presentation.xml')],
    ['sketch', zipOf('document.json', 'pages/1.json')],
    ['fig', zipOf('canvas.fig', 'thumbnail.png')],
    ['usdz', zipOf('scene.usdc')],
    ['zip', zipOf('a.txt', 'b.txt')],
    ['epub', makeZip([{ name: 'mimetype', data: Buffer.from('application/epub+zip') }])],
    ['svgz', gzipSync('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['gz', gzipSync('anything')],
    ['7z', bytes("7z\xbc\xaf'\x1c")],
    ['glb', bytes('glTF\x02\0\0\0')],
    ['otf', bytes('OTTO\0\x0b')],
    ['woff2', bytes('wOF2OTTO')],
    ['rtf', bytes('{\\rtf1\\ansi')],
    ['eps', bytes('%!PS-Adobe-3.0 EPSF-3.0\n')],
    ['svg', bytes('<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg width="1">')],
    ['xmp', bytes('<x:xmpmeta xmlns:x="adobe:ns:meta/">')],
    ['html', bytes('<!doctype html><p>hello')],
    ['m3u8', bytes('#EXTM3U\n#EXT-X-VERSION:3')],
    ['elf', bytes('\x7fELF\x02\x01')],
    ['macho', bytes('\xcf\xfa\xed\xfe')],
    ['java', bytes('\xca\xfe\xba\xbe\0\0\0\x34')],
    ['script', bytes('#!/bin/sh\nrm')],
    ['txt', bytes('just some words')],
    ['txt', bytes('MZ is how this sentence begins')],
    ['txt', bytes('Gr\xfc\xdfe aus K\xf6ln')],
    ['txt', Buffer.from([0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd])],
    ['txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('wide', 'utf16le')])],
    ['json', bytes('{"a": [1, 2]}')],
    ['binary', Buffer.from([1, 2, 3, 4, 0, 200, 7])],
  ])('%s', (format, content) => {
    expect(formatOf(content, 'wrong.xyz')).toBe(format)
  })

  test('the same holds for made files, whatever they are called', async () => {
    expect(formatOf(await makeJpeg(), 'a.png')).toBe('jpeg')
    expect(formatOf((await makePng()) as Buffer, 'a.jpg')).toBe('png')
    expect(formatOf(makePdf(), 'a.docx')).toBe('pdf')
    expect(formatOf(makeSvg(), 'a.txt')).toBe('svg')
    expect(formatOf(makeWav(), 'a.mp3')).toBe('wav')
  })

  test.each([
    ['table.csv', 'a,b\n1,2', 'csv'],
    ['notes.md', '# Title', 'md'],
    ['film.srt', 'subtitles', 'srt'],
    ['part.mtl', 'newmtl red', 'mtl'],
    ['part.obj', 'v 0 0 0', 'obj'],
    ['scene.gltf', '{"asset":{"version":"2.0"}}', 'gltf'],
    ['table.jpg', 'a,b\n1,2', 'txt'],
  ])('the name chooses only among kinds of text: %s', (name, content, format) => {
    expect(formatOf(bytes(content), name)).toBe(format)
  })

  test('a PDF named .ai is an Illustrator file, and a binary STL is known by its length', () => {
    expect(formatOf(makePdf(), 'logo.ai')).toBe('ai')
    const triangles = Buffer.alloc(84 + 50 * 3)
    triangles.writeUInt32LE(3, 80)
    expect(formatOf(triangles, 'part.stl')).toBe('stl')
    expect(formatOf(triangles, 'part.stl', 1000)).toBe('binary')
  })

  test('hostile and random bytes never throw', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff
      return (seed >> 8) & 255
    }
    const starts = ['', 'PK\x03\x04', 'II*\0', '\x89PNG\r\n\x1a\n', '\x1f\x8b\x08', '\0\0\0\x20ftyp', '<?xml', 'RIFF']
    for (let round = 0; round < 400; round++) {
      const noise = Buffer.from(Array.from({ length: round % 97 }, random))
      const content = Buffer.concat([bytes(starts[round % starts.length] ?? ''), noise])
      expect(formats).toContain(sniff(content, 'x.jpg', content.length, noise).format)
    }
  })

  test('every format has a media type and a kind', () => {
    for (const format of formats) expect(describeFormat(format).mime).toMatch(/^[a-z]+\/[\w.+-]+$/)
  })
})

describe('What may be stored under its name', () => {
  test.each<[string, Buffer, string]>([
    ['holiday.jpg', exeStub(), 'This file is named .jpg but its content is a Windows program.'],
    ['holiday.jpg', htmlPage(), 'This file is named .jpg but its content is a web page.'],
    [
      'film.mp4',
      hlsPlaylistNamedMp4(),
      'This file is named .mp4 but its content is a playlist that points to other files.',
    ],
    ['font.ttf', bytes('#!/usr/bin/env node'), 'This file is named .ttf but its content is a script.'],
    ['report.pdf', bytes('\x7fELF\x02'), 'This file is named .pdf but its content is a Linux program.'],
  ])('%s is refused for what it really is', (name, content, sentence) => {
    expect(refusalOf(sniff(content, name, content.length), name, content.length)).toEqual({
      code: 'file_type_mismatch',
      sentence,
    })
  })

  test('an empty file is refused', () => {
    expect(refusalOf(sniff(Buffer.alloc(0), 'a.jpg', 0), 'a.jpg', 0)?.code).toBe('file_empty')
  })

  test.each<[string, Buffer]>([
    ['setup.exe', exeStub()],
    ['page.html', htmlPage()],
    ['page.xml', htmlPage()],
    ['notes.md', htmlPage()],
    ['build.txt', bytes('#!/bin/sh')],
    ['live.m3u8', hlsPlaylistNamedMp4()],
    ['photo', exeStub()],
    ['drawing.jpg', bytes('GIF89a')],
  ])('%s is accepted, since its name promises nothing else', (name, content) => {
    expect(refusalOf(sniff(content, name, content.length), name, content.length)).toBeUndefined()
  })
})
