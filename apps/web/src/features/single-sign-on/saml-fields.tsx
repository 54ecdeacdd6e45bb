import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import type { Draft, SetDraft } from './draft.ts'
import { ClaimFields } from './oidc-fields.tsx'
import classes from './single-sign-on.module.css'

export function SamlFields({ draft, set }: { draft: Draft; set: SetDraft }) {
  const { t } = useTranslation()
  return (
    <>
      <MetadataField set={set} />
      <TextInput
        label={t('sso.entityId')}
        required
        value={draft.entityId}
        onChange={(event) => set({ entityId: event.currentTarget.value })}
      />
      <TextInput
        label={t('sso.signInUrl')}
        type="url"
        required
        value={draft.signInUrl}
        onChange={(event) => set({ signInUrl: event.currentTarget.value })}
      />
      <Textarea
        label={t('sso.certificates')}
        description={t('sso.certificatesHint')}
        required
        rows={5}
        spellCheck={false}
        value={draft.certificates}
        onChange={(event) => set({ certificates: event.currentTarget.value })}
      />
      <Select
        label={t('sso.nameIdFormat')}
        allowDeselect={false}
        value={draft.nameIdFormat}
        data={(['persistent', 'emailAddress', 'unspecified'] as const).map((value) => ({
          value,
          label: t(`sso.nameId.${value}`),
        }))}
        onChange={(value) => value && set({ nameIdFormat: value as Draft['nameIdFormat'] })}
      />
      <Select
        label={t('sso.signed')}
        allowDeselect={false}
        value={draft.signed}
        data={(['assertion', 'response', 'both'] as const).map((value) => ({
          value,
          label: t(`sso.signedWays.${value}`),
        }))}
        onChange={(value) => value && set({ signed: value as Draft['signed'] })}
      />
      <ClaimFields draft={draft} set={set} />
      <Checkbox
        label={t('sso.unsolicited')}
        description={t('sso.unsolicitedHint')}
        checked={draft.allowsUnsolicited}
        onChange={(event) => set({ allowsUnsolicited: event.currentTarget.checked })}
      />
    </>
  )
}

/** Fills the form from what a provider says of itself, pasted or fetched. */
function MetadataField({ set }: { set: SetDraft }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const form = useFormProblem()
  const read = () =>
    form.run(async () => {
      const given = text.trim()
      const found = await damask.singleSignOn.readMetadata(given.startsWith('<') ? { xml: given } : { address: given })
      const { entityId, signInUrl, nameIdFormat } = found
      set({ entityId, signInUrl, nameIdFormat, certificates: found.certificates.map((pem) => pem.trim()).join('\n') })
      setDone(true)
    })
  return (
    <div className={classes.way}>
      <Textarea
        label={t('sso.metadata')}
        description={t('sso.metadataHint')}
        rows={3}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setDone(false)
        }}
      />
      <FormAlert sentence={form.of('form')} />
      <div>
        <Button
          variant="default"
          size="xs"
          disabled={text.trim() === ''}
          loading={form.busy}
          onClick={() => void read()}
        >
          {t('sso.metadataRead')}
        </Button>
      </div>
      <p className={classes.fine} role="status">
        {isDone && t('sso.metadataDone')}
      </p>
    </div>
  )
}
