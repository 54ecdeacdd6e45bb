import type { FolderWithAncestors } from '@damask/contract'
import { Menu, Skeleton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LinkMenuItem } from '../../app/links.tsx'
import { useDropTarget } from '../../parts/drag.ts'
import classes from './breadcrumb.module.css'
import { dropOnFolder, uploadOnFolder } from './folder-drop.ts'
import { ROOT_FOLDER_ID } from './root.ts'
import { type Step, stepsTo } from './steps-to.ts'

/** More than this are folded into a menu in the middle. */
const SHOWN = 4

/** The way from the library to the open folder. Every step can be gone back to, and takes what is dropped on it. */
export function Breadcrumb({ folder }: { folder: FolderWithAncestors | undefined }) {
  const { t } = useTranslation()
  if (!folder) return <Skeleton height={18} width={160} radius="sm" />
  const steps = stepsTo(folder)
  const nameOf = (step: Step) => (step.id === ROOT_FOLDER_ID ? t('folders.root') : step.name)
  const folded = steps.length > SHOWN ? steps.slice(1, -2) : []
  const shown = steps.filter((step) => !folded.includes(step))
  return (
    <nav aria-label={t('library.breadcrumb')} className={classes.nav}>
      <ol className={classes.steps}>
        {shown.map((step, index) => (
          <li key={step.id} className={classes.step} data-last={step.id === folder.id || undefined}>
            {index > 0 && <IconChevronRight size={14} stroke={1.5} className={classes.arrow} aria-hidden />}
            {index === 1 && folded.length > 0 && (
              <>
                <Menu position="bottom-start">
                  <Menu.Target>
                    <button type="button" className={classes.folded} aria-label={t('app.more')}>
                      …
                    </button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {folded.map((hidden) => (
                      <LinkMenuItem key={hidden.id} to="/library/{-$folderId}" params={{ folderId: hidden.id }}>
                        {nameOf(hidden)}
                      </LinkMenuItem>
                    ))}
                  </Menu.Dropdown>
                </Menu>
                <IconChevronRight size={14} stroke={1.5} className={classes.arrow} aria-hidden />
              </>
            )}
            {step.id === folder.id ? (
              <h1 className={classes.here} aria-current="page">
                {nameOf(step)}
              </h1>
            ) : (
              <Above step={step} name={nameOf(step)} />
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Above({ step, name }: { step: Step; name: string }) {
  const { over, props } = useDropTarget({ folderId: step.id, onDrop: dropOnFolder, onFiles: uploadOnFolder })
  return (
    <Link
      to="/library/{-$folderId}"
      params={{ folderId: step.id === ROOT_FOLDER_ID ? undefined : step.id }}
      className={classes.link}
      data-over={over || undefined}
      draggable={false}
      {...props}
    >
      {name}
    </Link>
  )
}
