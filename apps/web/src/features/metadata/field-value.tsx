import type { Field, FieldValue } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../app/words.ts'
import { showAllWith } from './filter-by.ts'
import { Chip } from './inputs/chip.tsx'
import { idsIn } from './inputs/terms-editor.tsx'
import { languageName, languageOf, termLabel, termPath, textIn } from './labels.ts'
import classes from './metadata.module.css'
import { useNames } from './names.ts'
import { isPoint, valueInWords } from './value-words.ts'

/** Whether a value is drawn with things to press in it, so that it cannot be a button itself. */
export const isPressable = ({ type }: Field): boolean => hasTerms(type) || type === 'person' || type === 'url'

/** A value to be read. Terms and people lead to everything that has them; addresses to where they point. */
export function FieldValueView({ field, value }: { field: Field; value: FieldValue }) {
  const names = useNames()
  if (hasTerms(field.type) || field.type === 'person') return <Chips field={field} ids={idsIn(value)} />
  if (field.type === 'url') return <Links links={idsIn(value)} />
  if (Array.isArray(value)) {
    return (
      <span className={classes.lines}>
        {value.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </span>
    )
  }
  if (typeof value === 'object' && !isPoint(value)) return <Texts texts={value as Record<string, string>} />
  return <span className={classes.text}>{valueInWords(field, value, names)}</span>
}

function Texts({ texts }: { texts: Record<string, string> }) {
  const { t } = useTranslation()
  const shown = languageOf(texts) ?? ''
  const others = Object.keys(texts).filter((tag) => tag !== shown)
  const isForeign = shown !== 'x-default' && !shown.startsWith(currentLanguage())
  return (
    <span className={classes.text} {...(shown !== 'x-default' && { lang: shown })}>
      {textIn(texts)}
      {(isForeign || others.length > 0) && (
        <span className={classes.tags} lang={currentLanguage()} title={[shown, ...others].map(languageName).join(', ')}>
          {isForeign && <span className={classes.tag}>{shown.toUpperCase()}</span>}
          {others.length > 0 && (
            <span className={classes.tag}>
              {others.length > 2
                ? t('metadata.language.more', { count: others.length })
                : others.map((tag) => (tag === 'x-default' ? '*' : tag.toUpperCase())).join(' ')}
            </span>
          )}
        </span>
      )}
    </span>
  )
}

function Chips({ field, ids }: { field: Field; ids: string[] }) {
  const { t } = useTranslation()
  const names = useNames()
  return ids.map((id) => {
    const term = field.type === 'person' ? undefined : names.term(id)
    const label = term ? termLabel(term) : (names.person(id)?.name ?? '…')
    const path = term && termPath(term)
    return (
      <Chip key={id} colour={term?.colour} title={path ? `${path} › ${label}` : undefined}>
        <button type="button" className={classes.chipButton} onClick={() => showAllWith(field, id)}>
          <span className={classes.aloud}>{t('metadata.showAllAloud')}</span>
          {path && field.type === 'taxonomy' && <span className={classes.path}>{lastOf(path)} › </span>}
          {label}
        </button>
      </Chip>
    )
  })
}

/** The nearest above is enough to tell two Springfields apart; the tip says all. */
const lastOf = (path: string) => path.split(' › ').at(-1)

function Links({ links }: { links: string[] }) {
  return (
    <span className={classes.lines}>
      {links.map((link) => (
        <a key={link} className={classes.link} href={safe(link)} target="_blank" rel="noreferrer">
          {link.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}
        </a>
      ))}
    </span>
  )
}

/** What is stored was judged, but what stands in a page is looked at again. */
const safe = (link: string) => (/^(https?|mailto):/i.test(link) ? link : undefined)
