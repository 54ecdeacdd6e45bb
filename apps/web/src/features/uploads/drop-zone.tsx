import { IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentContext } from '../../app/action.ts'
import { may } from '../../app/may.ts'
import { queryClient } from '../../app/query-client.ts'
import { hasFiles } from '../../parts/drag.ts'
import { folderName } from '../folders/folder-name.ts'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './drop-zone.module.css'
import { uploadDropped } from './dropped.ts'

const targetId = () => currentContext().place ?? ROOT_FOLDER_ID
/** Into the place on screen, or into the library where there is none. */
const takesFiles = () => {
  const { place, may: here } = currentContext()
  const library = queryClient.getQueryData(folderQueries.one(ROOT_FOLDER_ID).queryKey)
  return place === null ? may(library, 'upload') : here.includes('upload')
}

/** The whole window takes files, by drop and by paste. Folders in the page are targets of their own and come first. */
export function DropZone() {
  const { t } = useTranslation()
  const [into, setInto] = useState<string | null>(null)
  const depth = useRef(0)

  useEffect(() => {
    const show = async () => setInto(await folderName(targetId()).catch(() => t('folders.root')))
    const hide = () => {
      depth.current = 0
      setInto(null)
    }
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event) || !takesFiles()) return
      depth.current += 1
      if (depth.current === 1) void show()
    }
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event) || depth.current === 0) return
      depth.current -= 1
      if (depth.current <= 0) hide()
    }
    const onOver = (event: DragEvent) => {
      // Without this the browser would leave the page to show the file.
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer && !takesFiles()) event.dataTransfer.dropEffect = 'none'
    }
    const onDrop = (event: DragEvent) => {
      hide()
      if (!hasFiles(event) || event.defaultPrevented || !event.dataTransfer) return
      event.preventDefault()
      if (takesFiles()) void uploadDropped(event.dataTransfer, targetId())
    }
    const onPaste = (event: ClipboardEvent) => {
      const isField = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
      if (isField || !event.clipboardData?.types.includes('Files') || !takesFiles()) return
      event.preventDefault()
      void uploadDropped(event.clipboardData, targetId())
    }
    // A target inside the page stops the bubbling of its own drop; the frame goes away all the same.
    window.addEventListener('dragenter', onEnter)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('dragover', onOver)
    window.addEventListener('drop', onDrop)
    window.addEventListener('drop', hide, { capture: true })
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('dragenter', onEnter)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('drop', hide, { capture: true })
      window.removeEventListener('paste', onPaste)
    }
  }, [t])

  if (into === null) return null
  return (
    <div className={classes.zone}>
      <div className={classes.sign}>
        <IconUpload size={22} stroke={1.5} aria-hidden />
        <strong>{t('uploads.drop.title')}</strong>
        <span>{t('uploads.drop.into', { folder: into })}</span>
      </div>
    </div>
  )
}
