import type { Asset } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../../app/frame/page-error.tsx'
import { assetQueries } from '../queries.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'

/** What the file says about itself: EXIF, IPTC, XMP, streams. Groups fold; a filter finds a name or a value. */
export function Facts({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  return (
    <Section name="facts" title={t('assets.facts.title')}>
      <Groups asset={asset} />
    </Section>
  )
}

function Groups({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const facts = useQuery(assetQueries.facts(asset.id))
  const [words, setWords] = useState('')
  if (facts.error) {
    return (
      <PageError
        size="inline"
        title={t('assets.facts.failed')}
        error={facts.error}
        onRetry={() => void facts.refetch()}
      />
    )
  }
  if (!facts.data) return <SkeletonLines label={t('app.loading')} lines={5} />
  if (facts.data.length === 0) return <p className={classes.quiet}>{t('assets.facts.none')}</p>
  const wanted = words.trim().toLocaleLowerCase()
  const contains = (text: string) => text.toLocaleLowerCase().includes(wanted)
  const groups = facts.data
    .map(({ group, facts }) => ({
      group,
      facts: contains(group) ? facts : facts.filter(({ name, value }) => contains(name) || contains(value)),
    }))
    .filter(({ facts }) => facts.length > 0)
  return (
    <>
      <TextInput
        size="xs"
        mb={8}
        aria-label={t('assets.facts.filter')}
        placeholder={t('assets.facts.filter')}
        leftSection={<IconFilter size={14} stroke={1.5} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {groups.length === 0 && <p className={classes.quiet}>{t('assets.facts.nothing', { words })}</p>}
      {groups.map(({ group, facts }, index) => (
        <details key={group} open={wanted !== '' || index === 0} className={classes.group}>
          <summary>
            {group} <span className={classes.groupCount}>{facts.length}</span>
          </summary>
          <dl className={classes.facts}>
            {facts.map(({ name, value }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may carry the same tag several times.
              <div key={at} className={classes.pair}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </>
  )
}
