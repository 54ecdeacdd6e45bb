import type { Term, TermId, TermSummary } from '@damask/contract'
import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { pathOf, TermSelect } from './term-select.tsx'
import classes from './vocabularies.module.css'

type Props = {
  label: string
  term: Term
  links: readonly TermSummary[]
  /** The first of them is where a tree shows the term. */
  hasMain?: boolean
  onChange: (links: TermSummary[]) => void
  onChoose: (id: TermId) => void
}

/** Terms that this one is related to: looked at, taken away, added. */
export function TermLinks({ label, term, links, hasMain = false, onChange, onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <section className={classes.section} aria-label={label}>
      <h3 className={classes.sectionTitle}>{label}</h3>
      {links.map((link, i) => (
        <div key={link.id} className={classes.linked}>
          <span className={classes.linkedName}>
            <button type="button" className={classes.plain} onClick={() => onChoose(link.id)}>
              {pathOf(link)}
            </button>
          </span>
          {hasMain && links.length > 1 && i === 0 && (
            <span className={classes.aside}>{t('vocabularies.panel.main')}</span>
          )}
          {hasMain && i > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => onChange([link, ...links.filter((each) => each !== link)])}
            >
              {t('vocabularies.panel.makeMain')}
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('vocabularies.panel.takeAway', { name: labelIn(link.labels) })}
            onClick={() => onChange(links.filter((each) => each !== link))}
          >
            <IconX size={14} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <TermSelect
        key={links.length}
        vocabularyId={term.vocabularyId}
        label={`${label}: ${t('vocabularies.panel.addTerm')}`}
        isLabelHidden
        except={[term.id, ...links.map((link) => link.id)]}
        term={null}
        onChoose={(added) => added && onChange([...links, added])}
      />
    </section>
  )
}
