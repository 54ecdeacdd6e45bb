import type { Term, TermId, TermSummary } from '@damask/contract'
import { Button, Select, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { languageName, languageOf, OFFERED_LANGUAGES } from './languages.ts'
import { vocabulariesChanged } from './queries.ts'
import { TermLinks } from './term-links.tsx'
import classes from './vocabularies.module.css'

type Draft = {
  labels: Record<string, string>
  synonyms: Record<string, string[]>
  hiddenLabels: Record<string, string[]>
  definition: Record<string, string>
  notation: string
  colour: string
  uri: string
  broader: TermSummary[]
  related: TermSummary[]
}

const draftOf = (term: Term): Draft => ({
  labels: term.labels,
  synonyms: term.synonyms,
  hiddenLabels: term.hiddenLabels,
  definition: term.definition,
  notation: term.notation ?? '',
  colour: term.colour ?? '',
  uri: term.uri ?? '',
  broader: term.broader,
  related: term.related,
})

/** Changes gather until they are saved together. */
export function TermForm({ term, isTree, onChoose }: { term: Term; isTree: boolean; onChoose: (id: TermId) => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(term))
  const form = useFormProblem<'uri' | 'labels'>()
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(term))
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const ids = (terms: readonly TermSummary[]) => terms.map(({ id }) => id)
    const { broader, related, ...texts } = draft
    await form.run(
      async () => {
        await damask.terms.update({
          termId: term.id,
          ...texts,
          labels: filled(texts.labels),
          definition: filled(texts.definition),
          notation: texts.notation.trim() || null,
          colour: texts.colour || null,
          uri: texts.uri.trim() || null,
          ...(isTree && { broaderIds: ids(broader) }),
          relatedIds: ids(related),
        })
        await vocabulariesChanged()
        void say({ message: t('vocabularies.panel.saved') })
      },
      { term_uri_taken: 'uri', term_label_taken: 'labels' },
    )
  }
  return (
    <form onSubmit={save} noValidate>
      <Languages draft={draft} set={set} problem={form.of('labels')} />
      <section className={classes.section}>
        <div className={classes.language}>
          <TextInput
            size="xs"
            label={t('vocabularies.panel.notation')}
            maxLength={200}
            value={draft.notation}
            onChange={(event) => set({ notation: event.currentTarget.value })}
          />
          <Colour value={draft.colour} onChange={(colour) => set({ colour })} />
          <TextInput
            size="xs"
            label={t('vocabularies.panel.uri')}
            maxLength={2000}
            value={draft.uri}
            error={form.of('uri')}
            onChange={(event) => set({ uri: event.currentTarget.value })}
          />
        </div>
      </section>
      {isTree && (
        <TermLinks
          label={t('vocabularies.panel.broader')}
          term={term}
          links={draft.broader}
          hasMain
          onChange={(broader) => set({ broader })}
          onChoose={onChoose}
        />
      )}
      <TermLinks
        label={t('vocabularies.panel.related')}
        term={term}
        links={draft.related}
        onChange={(related) => set({ related })}
        onChoose={onChoose}
      />
      {isChanged && (
        <div className={classes.save}>
          <FormAlert sentence={form.of('form')} />
          <Text size="xs" c="dimmed">
            {t('vocabularies.panel.changed')}
          </Text>
          <Button size="xs" variant="default" onClick={() => setDraft(draftOf(term))}>
            {t('vocabularies.panel.discard')}
          </Button>
          <Button size="xs" type="submit" loading={form.busy}>
            {t('vocabularies.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

const filled = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))

type LanguagesProps = { draft: Draft; set: (change: Partial<Draft>) => void; problem: string | null }

/** What is said of the term in each language; the reader's own comes first. */
function Languages({ draft, set, problem }: LanguagesProps) {
  const { t } = useTranslation()
  const own = languageOf(draft.labels)
  const { labels, synonyms, hiddenLabels, definition } = draft
  const used = [
    ...new Set([own, ...[labels, synonyms, hiddenLabels, definition].flatMap((texts) => Object.keys(texts))]),
  ]
  return (
    <section className={classes.section}>
      {used.map((language) => {
        const name = languageName(language)
        return (
          <fieldset key={language} className={classes.language}>
            <legend className={classes.sectionTitle}>{name}</legend>
            <TextInput
              size="xs"
              label={t('vocabularies.panel.label')}
              maxLength={500}
              lang={language}
              value={labels[language] ?? ''}
              error={language === own && problem}
              onChange={(event) => set({ labels: { ...labels, [language]: event.currentTarget.value } })}
            />
            <TagsInput
              size="xs"
              label={t('vocabularies.panel.synonyms')}
              {...(language === own && { description: t('vocabularies.panel.synonymsHint') })}
              maxTags={200}
              value={synonyms[language] ?? []}
              onChange={(texts) => set({ synonyms: { ...synonyms, [language]: texts } })}
            />
            <TagsInput
              size="xs"
              label={t('vocabularies.panel.hidden')}
              {...(language === own && { description: t('vocabularies.panel.hiddenHint') })}
              maxTags={200}
              value={hiddenLabels[language] ?? []}
              onChange={(texts) => set({ hiddenLabels: { ...hiddenLabels, [language]: texts } })}
            />
            <Textarea
              size="xs"
              label={t('vocabularies.panel.definition')}
              maxLength={5000}
              rows={2}
              lang={language}
              value={definition[language] ?? ''}
              onChange={(event) => set({ definition: { ...definition, [language]: event.currentTarget.value } })}
            />
          </fieldset>
        )
      })}
      <Select
        mt={12}
        size="xs"
        aria-label={t('vocabularies.panel.addLanguage')}
        placeholder={t('vocabularies.panel.addLanguage')}
        searchable
        data={OFFERED_LANGUAGES.filter((language) => !used.includes(language)).map((language) => ({
          value: language,
          label: languageName(language),
        }))}
        value={null}
        onChange={(language) => language && set({ labels: { ...labels, [language]: '' } })}
      />
    </section>
  )
}

function Colour({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.colour}>
      <label>
        <Text component="span" size="xs" fw={500} me={8}>
          {t('vocabularies.panel.colour')}
        </Text>
        <input
          type="color"
          className={classes.swatch}
          value={value || '#888888'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      <Text size="xs" c="dimmed">
        {value || t('vocabularies.panel.noColour')}
      </Text>
      {value && (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange('')}>
          {t('vocabularies.panel.clearColour')}
        </Button>
      )}
    </div>
  )
}
