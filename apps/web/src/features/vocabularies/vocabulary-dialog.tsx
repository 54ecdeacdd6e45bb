import type { Vocabulary, VocabularyKind } from '@damask/contract'
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { go } from '../../app/go.ts'
import { labelIn } from '../../app/label-in.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { currentLanguage, t as word } from '../../app/words.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { languageOf } from './languages.ts'
import { vocabulariesChanged } from './queries.ts'

/** Makes a vocabulary and goes to it: the next step is its terms. */
export async function createVocabulary(): Promise<void> {
  const made = await openDialog<Vocabulary>((close) => <VocabularyDialog vocabulary={null} close={close} />)
  if (made) await go({ to: '/settings/vocabularies/$vocabularyId', params: { vocabularyId: made.id } })
}

export const editVocabulary = (vocabulary: Vocabulary) =>
  openDialog<Vocabulary>((close) => <VocabularyDialog vocabulary={vocabulary} close={close} />)

const KINDS = ['open', 'closed', 'tree'] as const
const keyFrom = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 62)

type Props = { vocabulary: Vocabulary | null; close: (vocabulary?: Vocabulary) => void }

function VocabularyDialog({ vocabulary, close }: Props) {
  const { t } = useTranslation()
  const language = vocabulary ? languageOf(vocabulary.labels) : currentLanguage()
  const [name, setName] = useState(vocabulary?.labels[language] ?? '')
  const [typedKey, setTypedKey] = useState<string | null>(vocabulary?.key ?? null)
  const [kind, setKind] = useState<VocabularyKind>(vocabulary?.kind ?? 'closed')
  const [description, setDescription] = useState(vocabulary?.description ?? '')
  const [uri, setUri] = useState(vocabulary?.uri ?? '')
  const form = useFormProblem<'name' | 'key'>()
  const key = typedKey ?? keyFrom(name)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!name.trim()) return form.refuse({ name: t('vocabularies.nameMissing') })
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(key)) return form.refuse({ key: t('vocabularies.keyWrong') })
    const wanted = {
      labels: { ...vocabulary?.labels, [language]: name.trim() },
      kind,
      description: description.trim(),
      uri: uri.trim() || null,
    }
    await form.run(
      async () => {
        const saved = await (vocabulary
          ? damask.vocabularies.update({ vocabularyId: vocabulary.id, ...wanted })
          : damask.vocabularies.create({ key, ...wanted }))
        void vocabulariesChanged()
        close(saved)
      },
      { vocabulary_key_taken: 'key' },
    )
  }

  return (
    <Dialog
      onClose={() => close()}
      title={vocabulary ? t('vocabularies.editTitle', { name: labelIn(vocabulary.labels) }) : t('vocabularies.create')}
      size={460}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('vocabularies.name')}
            maxLength={200}
            data-autofocus
            value={name}
            error={form.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('vocabularies.key')}
            description={t('vocabularies.keyHint')}
            maxLength={63}
            disabled={vocabulary !== null}
            value={key}
            error={form.of('key')}
            onChange={(event) => setTypedKey(event.currentTarget.value)}
          />
          <Select
            label={t('vocabularies.kindLabel')}
            description={t(`vocabularies.kindHint.${kind}`)}
            data={KINDS.map((value) => ({ value, label: t(`vocabularies.kind.${value}`) }))}
            value={kind}
            allowDeselect={false}
            onChange={(value) => value && setKind(value as VocabularyKind)}
          />
          <Textarea
            label={t('vocabularies.description')}
            maxLength={2000}
            rows={2}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <TextInput
            label={t('vocabularies.uri')}
            maxLength={2000}
            value={uri}
            onChange={(event) => setUri(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t(vocabulary ? 'vocabularies.save' : 'vocabularies.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

export async function deleteVocabulary({ id, labels }: Vocabulary): Promise<void> {
  const name = labelIn(labels)
  const agreed = await confirm({
    title: word('vocabularies.removeTitle', { name }),
    text: word('vocabularies.removeText'),
    submit: word('vocabularies.removeSubmit'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.vocabularies.delete({ vocabularyId: id })
    await go({ to: '/settings/vocabularies' })
    void vocabulariesChanged()
    void say({ message: word('vocabularies.removed', { name }) })
  } catch (error) {
    void sayProblem(error)
  }
}
