import { useEffect, useRef, useState } from 'react'
import { isProblem } from '../../app/damask.ts'
import { problemSentence } from '../../app/problem.ts'

export type FormProblem<Field extends string> = {
  readonly busy: boolean
  /** A sentence for a field, or for the whole form. */
  readonly of: (field: Field | 'form') => string | null
  readonly clear: () => void
  /**
   * Runs what the form is for. Refusals become sentences at the fields they are about.
   * @param place which field a problem code belongs to; the form itself when it says nothing
   */
  readonly run: (work: () => Promise<unknown>, place?: Partial<Record<string, Field>>) => Promise<boolean>
  readonly refuse: (sentences: Partial<Record<Field | 'form', string>>) => void
}

/** Whether a form is being sent, and why it was refused. */
export function useFormProblem<Field extends string>(): FormProblem<Field> {
  const [busy, setBusy] = useState(false)
  const [sentences, setSentences] = useState<Partial<Record<Field | 'form', string>>>({})
  const sent = useRef<Element | null>(null)
  const noteForm = () => {
    sent.current = document.activeElement?.closest('form') ?? sent.current
  }
  // Whoever does not see the form is taken to what has to be changed.
  useEffect(() => {
    if (Object.keys(sentences).some((field) => field !== 'form'))
      sent.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [sentences])
  return {
    busy,
    of: (field) => sentences[field] ?? null,
    clear: () => setSentences({}),
    refuse: (refused) => {
      noteForm()
      setSentences(refused)
    },
    run: async (work, place = {}) => {
      noteForm()
      setBusy(true)
      setSentences({})
      try {
        await work()
        return true
      } catch (error) {
        const field = (isProblem(error) ? place[error.code] : undefined) ?? 'form'
        setSentences({ [field]: problemSentence(error) } as Partial<Record<Field | 'form', string>>)
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

/** Enough to catch a slip; the server has the last word. */
export const looksLikeEmail = (text: string): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/.test(text.trim())
