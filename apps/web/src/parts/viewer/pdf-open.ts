import { GlobalWorkerOptions, getDocument, PasswordResponses, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useState } from 'react'

GlobalWorkerOptions.workerSrc = workerUrl

export type OpenPdf =
  | { readonly state: 'loading' }
  | { readonly state: 'locked'; readonly wasWrong: boolean; readonly unlock: (password: string) => void }
  | { readonly state: 'ready'; readonly pdf: PDFDocumentProxy }
  | { readonly state: 'failed' }

/** Opens a PDF in pdf.js' worker; pages are fetched as they are needed. Script inside of the document never runs. */
export function useOpenPdf(url: string): OpenPdf {
  const [open, setOpen] = useState<OpenPdf>({ state: 'loading' })
  useEffect(() => {
    let left = false
    setOpen({ state: 'loading' })
    const task = getDocument({
      url,
      cMapUrl: '/pdfjs/cmaps/',
      standardFontDataUrl: '/pdfjs/standard_fonts/',
      wasmUrl: '/pdfjs/wasm/',
      enableXfa: false,
      disableAutoFetch: true,
    })
    task.onPassword = (unlock: (password: string) => void, reason: number) => {
      if (!left) setOpen({ state: 'locked', unlock, wasWrong: reason === PasswordResponses.INCORRECT_PASSWORD })
    }
    task.promise.then(
      (pdf) => !left && setOpen({ state: 'ready', pdf }),
      () => !left && setOpen({ state: 'failed' }),
    )
    return () => {
      left = true
      void task.destroy()
    }
  }, [url])
  return open
}
