import type { PrivacyTextKind } from '@damask/contract'
import { SettingsPage, SettingsSection, SkeletonRows } from '@damask/ui'
import { Button, Checkbox, Group, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDateTime } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'

const KINDS = ['notice', 'terms'] as const
const LANGUAGES = ['en', 'de'] as const

/** Settings → Privacy texts: the notice and the terms, in versions. */
export function TextsPage() {
  const { t } = useTranslation()
  usePageTitle(t('app.settings.privacyTexts'))
  return (
    <SettingsPage title={t('app.settings.privacyTexts')} description={t('privacy.texts.hint')}>
      {KINDS.map((kind) => (
        <SettingsSection key={kind} title={t(`privacy.kind.${kind}`)} description={t(`privacy.texts.${kind}`)}>
          <KindVersions kind={kind} />
        </SettingsSection>
      ))}
    </SettingsPage>
  )
}

function KindVersions({ kind }: { kind: PrivacyTextKind }) {
  const { t } = useTranslation()
  const versions = useQuery(privacyQueries.versions(kind))
  if (versions.isPending) return <SkeletonRows label={t('app.loading')} rows={2} />
  if (versions.isError) return <PageError error={versions.error} onRetry={() => void versions.refetch()} />
  const present = versions.data.find(({ isRetired }) => !isRetired)
  return (
    <>
      <TextForm
        key={present?.text.version ?? 0}
        kind={kind}
        texts={present?.text.texts ?? {}}
        isPublished={!!present}
      />
      <ul className={classes.list}>
        {versions.data.map(({ text, acceptedBy, isRetired }) => (
          <li key={text.version} className={classes.row}>
            <span>{t('privacy.version', { version: text.version, date: formatDateTime(text.publishedAt) })}</span>
            <span className={classes.faint}>
              {isRetired
                ? t('privacy.texts.retired')
                : text.mustAccept
                  ? t('privacy.texts.acceptedBy', { count: acceptedBy })
                  : t('privacy.texts.shown')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

type FormProps = {
  kind: PrivacyTextKind
  texts: { en?: string | undefined; de?: string | undefined }
  isPublished: boolean
}

function TextForm({ kind, texts, isPublished }: FormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState({ en: texts.en ?? '', de: texts.de ?? '' })
  const [mustAccept, setMustAccept] = useState(kind === 'terms')
  const [busy, setBusy] = useState(false)
  const written = LANGUAGES.filter((language) => draft[language].trim() !== '')

  const publish = async (event: FormEvent) => {
    event.preventDefault()
    const agreed =
      !mustAccept ||
      (await confirm({
        title: t('privacy.texts.askTitle'),
        text: t('privacy.texts.askText'),
        submit: t('privacy.texts.publish'),
      }))
    if (!agreed) return
    setBusy(true)
    try {
      await damask.privacy.publishText({
        kind,
        mustAccept,
        texts: Object.fromEntries(written.map((language) => [language, draft[language].trim()])),
      })
      say({ message: t('privacy.texts.published') })
    } catch (error) {
      sayProblem(error)
    }
    setBusy(false)
    await queryClient.invalidateQueries({ queryKey: ['privacy'] })
  }
  const retire = async () => {
    const agreed = await confirm({
      title: t('privacy.texts.retireTitle'),
      text: t('privacy.texts.retireText'),
      submit: t('privacy.texts.retire'),
      takesAway: true,
    })
    if (!agreed) return
    await damask.privacy.retireText({ kind }).catch(sayProblem)
    await queryClient.invalidateQueries({ queryKey: ['privacy'] })
  }

  return (
    <form onSubmit={publish}>
      <Stack gap="sm">
        {LANGUAGES.map((language) => (
          <Textarea
            key={language}
            label={t(`privacy.language.${language}`)}
            lang={language}
            rows={6}
            maxLength={50_000}
            value={draft[language]}
            onChange={(event) => setDraft({ ...draft, [language]: event.currentTarget.value })}
          />
        ))}
        <Checkbox
          label={t('privacy.texts.mustAccept')}
          description={t('privacy.texts.mustAcceptHint')}
          checked={mustAccept}
          onChange={(event) => setMustAccept(event.currentTarget.checked)}
        />
        <Group gap="xs">
          <Button type="submit" disabled={written.length === 0} loading={busy}>
            {isPublished ? t('privacy.texts.publishNext') : t('privacy.texts.publish')}
          </Button>
          {isPublished && (
            <Button variant="default" onClick={() => void retire()}>
              {t('privacy.texts.retire')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
