import type { FolderId, Quality } from '@damask/contract'
import { Meter } from '@damask/ui'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { formatPart } from './part.ts'
import classes from './quality.module.css'

type Props = { readonly quality: Quality; readonly folderId: FolderId | undefined }

/** One number for all, and what it is made of. */
export function Score({ quality: { score, assets, withoutValues }, folderId }: Props) {
  const { t } = useTranslation()
  const part = score === null ? '–' : formatPart(score)
  return (
    <section className={classes.score} aria-label={t('quality.score.title')}>
      <p className={classes.scoreValue}>{part}</p>
      <div className={classes.scoreText}>
        <Meter label={t('quality.score.title')} valueText={part} value={score ?? 0} max={1} />
        <p>{t('quality.score.text', { count: assets, assets: formatNumber(assets) })}</p>
        {withoutValues > 0 && (
          <Link to="/library/{-$folderId}" params={{ folderId }} search={{ withoutValues: true }}>
            {t('quality.score.without', { count: withoutValues, assets: formatNumber(withoutValues) })}
          </Link>
        )}
      </div>
    </section>
  )
}
