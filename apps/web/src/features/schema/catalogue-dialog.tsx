import type { Field } from '@damask/contract'
import { PROPERTIES } from '@damask/fields'
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { go } from '../../app/go.ts'
import { labelIn } from '../../app/label-in.ts'
import classes from './schema.module.css'

/** The standard fields that are not there yet; the one that is chosen is made ready on its page. */
export async function openCatalogue(fields: readonly Field[]): Promise<void> {
  const property = await openDialog<string>((close) => <CatalogueDialog fields={fields} close={close} />)
  if (property) await go({ to: '/settings/fields/$fieldId', params: { fieldId: 'new' }, search: { property } } as never)
}

function CatalogueDialog({ fields, close }: { fields: readonly Field[]; close: (property?: string) => void }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const taken = new Set(fields.map((field) => field.property))
  const wanted = words.trim().toLowerCase()
  const offered = PROPERTIES.filter(
    ({ name, labels }) => !taken.has(name) && `${labels.en} ${labels.de} ${name}`.toLowerCase().includes(wanted),
  )
  return (
    <Dialog onClose={() => close()} title={t('schema.catalogue.title')} size={520}>
      <TextInput
        type="search"
        data-autofocus
        aria-label={t('schema.catalogue.search')}
        placeholder={t('schema.catalogue.search')}
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {offered.length === 0 && <p className={classes.faint}>{t('schema.nothingFound')}</p>}
      <ul className={classes.catalogue}>
        {offered.map(({ name, labels, suggested }) => (
          <li key={name}>
            <button type="button" className={classes.entry} onClick={() => close(name)}>
              <span className={classes.lineName}>{labelIn(labels)}</span>
              <span className={classes.faint}>{t(`schema.type.${suggested.type}.label`)}</span>
              <code className={classes.property}>{name}</code>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
