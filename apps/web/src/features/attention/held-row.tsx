import type { Field, HeldAsset } from '@damask/contract'
import { Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatRelative, formatSize } from '../../app/format.ts'
import { KindIcon } from '../../parts/kind-icon.tsx'
import classes from './attention.module.css'
import { policyFaultSentence } from './fault-words.ts'
import { renameOne } from './verbs.tsx'

type Props = {
  readonly held: HeldAsset
  readonly fields: readonly Field[]
  readonly isSelected: boolean
  readonly onSelect: (range: boolean) => void
  readonly onFill: () => void
}

export function HeldRow({ held, fields, isSelected, onSelect, onFill }: Props) {
  const { t } = useTranslation()
  const { name, faults, isChecking, uploadedBy, heldAt, versionOf } = held
  const needsValues = faults.some(({ code }) => code === 'required')
  const needsName = faults.some(({ code }) => code === 'name' || code === 'name_taken')
  const picture = held.renditions.includes('thumbnail')
    ? damask.href.renditions.download({ assetId: held.id, recipe: 'thumbnail' })
    : null
  const pixels = held.width && held.height ? `${held.width} × ${held.height}` : null
  const facts = [held.format.toUpperCase(), pixels, formatSize(held.sizeBytes)].filter(Boolean).join(' · ')
  const from = uploadedBy && t('attention.from', { who: uploadedBy.name, when: formatRelative(heldAt) })
  return (
    <li className={classes.row} data-selected={isSelected || undefined}>
      <Checkbox
        size="xs"
        className={classes.check}
        checked={isSelected}
        aria-label={t('attention.select', { name })}
        onChange={() => {}}
        onClick={(event) => onSelect(event.shiftKey)}
      />
      <span className={classes.picture}>
        {picture ? (
          <img src={picture} alt="" loading="lazy" />
        ) : (
          <KindIcon kind={held.kind} format={held.format} size={20} />
        )}
      </span>
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>
        <span className={classes.faint}>
          {versionOf ? (
            t('attention.versionOf', { name: versionOf.name })
          ) : (
            <Link to="/library/{-$folderId}" params={{ folderId: held.folderId }} className={classes.place}>
              {held.folderPath}
            </Link>
          )}
          {` · ${facts}`}
        </span>
        <span className={classes.faint}>{from}</span>
      </div>
      <ul className={classes.faults}>
        {isChecking ? (
          <li className={classes.faint}>{t('attention.checking')}</li>
        ) : (
          faults.map((fault) => (
            <li key={`${fault.code} ${fault.field ?? ''}`}>{policyFaultSentence(t, fault, fields)}</li>
          ))
        )}
      </ul>
      <div className={classes.verbs}>
        {needsValues && (
          <Button size="xs" variant="default" aria-label={t('attention.fillInOf', { name })} onClick={onFill}>
            {t('attention.fillIn')}
          </Button>
        )}
        {needsName && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('attention.renameOf', { name })}
            onClick={() => void renameOne(held)}
          >
            {t('attention.rename')}
          </Button>
        )}
      </div>
    </li>
  )
}
