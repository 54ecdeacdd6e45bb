import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action, ActionContext } from '../action.ts'

/** A verb's name in the reader's language, for what it would be done to. */
export function useLabel(): (action: Action, context: ActionContext) => string {
  const { t } = useTranslation()
  return useCallback(
    (action, context) =>
      typeof action.label === 'function' ? action.label(context) : String(t(action.label as never)),
    [t],
  )
}
