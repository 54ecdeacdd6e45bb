import type { FolderId, Quality } from '@damask/contract'
import { Meter } from '@damask/ui'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { formatPart } from './part.ts'
import classes from './quality.module.css'

type Props = { readonly quality: Quality; readonly folderId: FolderId | undefined }

/** The folders inside of this one: a click looks into them. */
export function FoldersTable({ quality: { folders, direct, hasMoreFolders }, folderId }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('quality.folders.folder')}</th>
            <th scope="col" colSpan={2}>
              {t('quality.fields.complete')}
            </th>
            <th scope="col">{t('quality.folders.assets')}</th>
          </tr>
        </thead>
        <tbody>
          {folders.map(({ id, name, assets, score }) => (
            <tr key={id}>
              <th scope="row">
                {assets > 0 ? (
                  <Link to="/settings/metadata-quality" search={{ folderId: id }}>
                    {name}
                  </Link>
                ) : (
                  name
                )}
              </th>
              <Part name={name} score={score} />
              <td className={classes.links}>
                {assets > 0 ? (
                  <Link to="/library/{-$folderId}" params={{ folderId: id }} search={{ below: true }}>
                    {t('quality.folders.open', { count: assets, assets: formatNumber(assets) })}
                  </Link>
                ) : (
                  <span className={classes.quiet}>{t('quality.folders.none')}</span>
                )}
              </td>
            </tr>
          ))}
          {direct && (
            <tr>
              <th scope="row" className={classes.quiet}>
                {t('quality.folders.direct')}
              </th>
              <Part name={t('quality.folders.direct')} score={direct.score} />
              <td className={classes.links}>
                <Link to="/library/{-$folderId}" params={{ folderId }} search={{ below: false }}>
                  {t('quality.folders.open', { count: direct.assets, assets: formatNumber(direct.assets) })}
                </Link>
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {hasMoreFolders && <p className={classes.note}>{t('quality.folders.more', { count: folders.length })}</p>}
    </>
  )
}

function Part({ name, score }: { name: string; score: number | null }) {
  if (score === null) return <td colSpan={2} />
  const part = formatPart(score)
  return (
    <>
      <td className={classes.bar}>
        <Meter label={name} valueText={part} value={score} max={1} />
      </td>
      <td className={classes.number}>{part}</td>
    </>
  )
}
