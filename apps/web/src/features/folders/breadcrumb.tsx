import type { FolderWithAncestors } from '@damask/contract'
import { Menu, Skeleton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkMenuItem } from '../../app/links.tsx'
import { useDropTarget } from '../../parts/drag.ts'
import classes from './breadcrumb.module.css'
import { dropOnFolder, uploadOnFolder } from './folder-drop.ts'
import { ROOT_FOLDER_ID } from './root.ts'
import { type Step, stepsTo } from './steps-to.ts'
import { foldSteps, useFolded } from './use-folded.ts'

/** The way from the library to the open folder. Every step can be gone back to, and takes what is dropped on it. */
export function Breadcrumb({ folder }: { folder: FolderWithAncestors | undefined }) {
  if (!folder) return <Skeleton height={18} width={160} radius="sm" />
  return <Way folder={folder} />
}

function Way({ folder }: { folder: FolderWithAncestors }) {
  const { t } = useTranslation()
  const nav = useRef<HTMLElement>(null)
  const steps = stepsTo(folder)
  const nameOf = (step: Step) => (step.id === ROOT_FOLDER_ID ? t('folders.root') : step.name)
  const { first, folded, last } = foldSteps(steps, useFolded(nav, steps))
  const step = (one: Step) => (
    <li key={one.id} className={classes.step} data-last={one.id === folder.id || undefined}>
      {one !== steps[0] && <IconChevronRight size={14} stroke={1.5} className={classes.arrow} aria-hidden />}
      {one.id === folder.id ? (
        <h1 className={classes.here} aria-current="page" data-step>
          {nameOf(one)}
        </h1>
      ) : (
        <Above step={one} name={nameOf(one)} />
      )}
    </li>
  )
  return (
    <nav ref={nav} aria-label={t('library.breadcrumb')} className={classes.nav}>
      <ol className={classes.steps}>
        {first.map(step)}
        {folded.length > 0 && (
          <li className={classes.step}>
            {first.length > 0 && <IconChevronRight size={14} stroke={1.5} className={classes.arrow} aria-hidden />}
            <Menu position="bottom-start">
              <Menu.Target>
                <button type="button" className={classes.folded} aria-label={t('library.foldedSteps')}>
                  …
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {folded.map((hidden) => (
                  <LinkMenuItem
                    key={hidden.id}
                    to="/library/{-$folderId}"
                    params={{ folderId: hidden.id === ROOT_FOLDER_ID ? undefined : hidden.id }}
                  >
                    {nameOf(hidden)}
                  </LinkMenuItem>
                ))}
              </Menu.Dropdown>
            </Menu>
          </li>
        )}
        {last.map(step)}
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
      data-step
      draggable={false}
      {...props}
    >
      {name}
    </Link>
  )
}
