import type { Quality } from '@damask/contract'
import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { termLabel, textIn } from '../metadata/labels.ts'
import { eraseOrphans, moveOrphans } from './orphan-verbs.tsx'
import classes from './quality.module.css'

/** What could be tidied up, each with the way to where that is done. */
export function Findings({ quality: { retired, orphans, vocabularies, allJudged } }: { quality: Quality }) {
  const { t } = useTranslation()
  const untidy = vocabularies.filter(({ unused, alike }) => unused > 0 || alike > 0)
  const isTidy = retired.length === 0 && orphans.length === 0 && untidy.length === 0
  return (
    <>
      {isTidy && (
        <p className={classes.tidy}>
          <IconCircleCheck size={18} stroke={1.5} aria-hidden />
          {t('quality.findings.none')}
        </p>
      )}
      <ul className={classes.findings}>
        {orphans.map(({ key, assets }) => (
          <Finding
            key={key}
            title={t('quality.findings.orphan', { key })}
            text={t('quality.findings.orphanText', { count: assets, assets: formatNumber(assets) })}
          >
            <Button
              variant="default"
              size="xs"
              aria-label={t('quality.move.of', { key })}
              onClick={() => void moveOrphans(key)}
            >
              {t('quality.move.open')}
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={t('quality.erase.of', { key })}
              onClick={() => void eraseOrphans(key)}
            >
              {t('quality.erase.open')}
            </Button>
          </Finding>
        ))}
        {retired.map(({ term, assets }) => (
          <Finding
            key={term.id}
            title={t('quality.findings.retired', { term: termLabel(term) })}
            text={t('quality.findings.retiredText')}
          >
            <Link to="/library/{-$folderId}" params={{ folderId: undefined }} search={{ termIds: [term.id] }}>
              {t('quality.findings.onAssets', { count: assets, assets: formatNumber(assets) })}
            </Link>
          </Finding>
        ))}
        {untidy.map(({ id, labels, terms, unused, alike }) => (
          <Finding
            key={id}
            title={textIn(labels)}
            text={[
              unused > 0 &&
                t('quality.findings.unused', {
                  count: unused,
                  unused: formatNumber(unused),
                  terms: formatNumber(terms),
                }),
              alike > 0 && t('quality.findings.alike', { count: alike, pairs: formatNumber(alike) }),
            ]
              .filter(Boolean)
              .join(' ')}
          >
            <Link
              to="/settings/vocabularies/$vocabularyId"
              params={{ vocabularyId: id }}
              aria-label={t('quality.findings.openVocabularyOf', { name: textIn(labels) })}
            >
              {t('quality.findings.openVocabulary')}
            </Link>
          </Finding>
        ))}
      </ul>
      {!allJudged && <p className={classes.note}>{t('quality.findings.notAllJudged')}</p>}
    </>
  )
}

function Finding({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <li className={classes.finding}>
      <div className={classes.findingText}>
        <strong>{title}</strong>
        <span>{text}</span>
      </div>
      <div className={classes.findingVerbs}>{children}</div>
    </li>
  )
}
