import { TextInput } from '@mantine/core'
import type { Ref } from 'react'
import classes from './security.module.css'

type CodeInputProps = {
  ref?: Ref<HTMLInputElement>
  label: string
  value: string
  error: string | null
  onChange: (code: string) => void
  /** The sixth digit is there: nobody has to press a button then. */
  onFull?: (code: string) => void
}

/** Six digits of an authenticator app: one field, which password managers and phones can fill. */
export function CodeInput({ ref, label, value, error, onChange, onFull }: CodeInputProps) {
  return (
    <TextInput
      ref={ref}
      label={label}
      classNames={{ input: classes.code }}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus
      data-autofocus
      maxLength={7}
      placeholder="000000"
      value={value}
      error={error}
      onChange={(event) => {
        const code = event.currentTarget.value.replaceAll(/[^\d ]/g, '')
        const isNew = code.replaceAll(' ', '').length === 6 && value.replaceAll(' ', '').length < 6
        onChange(code)
        if (isNew) onFull?.(code)
      }}
    />
  )
}
