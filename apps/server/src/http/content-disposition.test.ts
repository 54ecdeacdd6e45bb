import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test.each([
  ['plain.jpg', 'attachment; filename="plain.jpg"'],
  [
    'Frühling am Fjord.jpg',
    `attachment; filename="Fruhling am Fjord.jpg"; filename*=UTF-8''Fr%C3%BChling%20am%20Fjord.jpg`,
  ],
  ['写真.png', `attachment; filename="__.png"; filename*=UTF-8''%E5%86%99%E7%9C%9F.png`],
  ["it's (1).pdf", `attachment; filename="it's (1).pdf"`],
  ['quote".txt', `attachment; filename="quote_.txt"; filename*=UTF-8''quote%22.txt`],
  ['a\r\nSet-Cookie: x=1.txt', 'attachment; filename="aSet-Cookie: x=1.txt"'],
  ['cod\u202egpj.exe', 'attachment; filename="codgpj.exe"'],
  ['../../etc/passwd', 'attachment; filename=".._.._etc_passwd"'],
  ['', 'attachment; filename=""'],
])('%j is offered as %s', (name, header) => expect(contentDisposition('attachment', name)).toBe(header))

test('half of a surrogate pair does not break the header', () => {
  expect(() => contentDisposition('inline', 'smile \ud83d.png')).not.toThrow()
})
