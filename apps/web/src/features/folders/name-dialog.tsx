import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { problemSentence } from '../../app/problem.ts'

export type NameQuestion = {
  readonly title: string
  readonly label: string
  readonly description?: string
  readonly initial?: string
  readonly submit: string
  /** Keeps the dialog open with the reason when it throws. */
  readonly save: (name: string) => Promise<unknown>
}

/** See ask-name.tsx. */
export function NameDialog({
  title,
  label,
  description,
  initial = '',
  submit,
  save,
  close,
}: NameQuestion & { close: (done?: boolean) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(initial)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const opened = useRef(false)

  /** The part before the extension is what people mean to change. */
  const selectStem = (input: HTMLInputElement | null) => {
    if (!input || opened.current) return
    opened.current = true
    const dot = initial.lastIndexOf('.')
    requestAnimationFrame(() => {
      input.focus()
      input.setSelectionRange(0, dot > 0 ? dot : initial.length)
    })
  }
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '' || busy) return
    if (wanted === initial) return close()
    setBusy(true)
    try {
      await save(wanted)
      close(true)
    } catch (reason) {
      setError(problemSentence(reason))
      setBusy(false)
    }
  }
  return (
    <Dialog onClose={() => close()} title={title} size={440}>
      <form onSubmit={onSubmit}>
        <TextInput
          ref={selectStem}
          label={label}
          description={description}
          value={name}
          error={error}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setName(event.currentTarget.value)
            setError(null)
          }}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {submit}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
