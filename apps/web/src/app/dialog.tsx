import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Props = Pick<ModalProps, 'children' | 'size' | 'onClose'> & { readonly title: string }

/** A dialog as all of them are: named, closable by key and button. Opened by being drawn; see dialogs.tsx. */
export function Dialog({ title, size, onClose, children }: Props) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('app.close') }}>
      {children}
    </Modal>
  )
}
