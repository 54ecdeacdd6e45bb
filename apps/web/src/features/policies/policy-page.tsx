import type { FolderId, PartOrigin, Policy, PolicyPart, PolicyParts } from '@damask/contract'
import { PageHeader, SkeletonRows } from '@damask/ui'
import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { metadataQueries } from '../metadata/queries.ts'
import { BLANK, PartEditor } from './part-editor.tsx'
import { PARTS, partInWords } from './part-words.ts'
import classes from './policy.module.css'
import { policyQueries } from './queries.ts'
import { Violations } from './violations.tsx'

/** What counts in a folder, who decided it, and what the folder says itself. */
export function PolicyPage() {
  const { t } = useTranslation()
  const { folderId: id } = useParams({ from: '/member/framed/folders/$folderId/rules' })
  const folderId = id as FolderId
  const policy = useQuery(policyQueries.one(folderId))
  const folder = useQuery(folderQueries.one(folderId)).data
  const name = folderId === ROOT_FOLDER_ID ? t('policies.library') : `“${folder?.name ?? '…'}”`
  usePageTitle(t('policies.title', { folder: name }))
  useActionContext({ page: 'other' })
  return (
    <div className={classes.page}>
      <PageHeader title={t('policies.title', { folder: name })} description={t('policies.hint')} />
      <div className={classes.body}>
        {policy.isPending && <SkeletonRows label={t('app.loading')} rows={6} />}
        {policy.isError && !policy.data && <PageError error={policy.error} onRetry={() => void policy.refetch()} />}
        {policy.data && <Counting policy={policy.data} />}
        {policy.data?.mayChange && <OwnRules key={policy.data.revision} policy={policy.data} />}
        {policy.data && <Violations folderId={folderId} mayCheck={policy.data.mayChange} />}
      </div>
    </div>
  )
}

function Counting({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const fields = useQuery(metadataQueries.fields()).data?.fields ?? []
  const origins = PARTS.flatMap((part) => policy.origins.find((origin) => origin.part === part) ?? [])
  return (
    <section className={classes.section}>
      <h2>{t('policies.whatCounts')}</h2>
      {origins.length === 0 && <p className={classes.faint}>{t('policies.nothing')}</p>}
      <dl className={classes.parts}>
        {origins.map((origin) => (
          <div key={origin.part} className={classes.part}>
            <dt>{t(`policies.part.${origin.part}`)}</dt>
            <dd>
              <span>{partInWords(t, origin.part, policy, fields)}</span>
              <span className={classes.faint}>{originInWords(t, origin, policy.folderId)}</span>
              {origin.isIgnoredHere && <span className={classes.faint}>{t('policies.ignored')}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.faint}>{t('policies.grants')}</p>
    </section>
  )
}

function originInWords(t: TFunction, { from, isLocked, overrides }: PartOrigin, here: FolderId): string {
  const isHere = from.folderId === here
  const where = isHere
    ? t('policies.fromHere')
    : from.path
      ? t('policies.from', { path: from.path })
      : t('policies.fromHidden')
  const instead = overrides?.path ? t('policies.overrides', { path: overrides.path }) : t('policies.overridesHidden')
  return [where, isLocked && t(isHere ? 'policies.lockedHere' : 'policies.locked'), overrides && instead]
    .filter(Boolean)
    .join(', ')
}

function OwnRules({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const fields = useQuery(metadataQueries.fields()).data?.fields ?? []
  const [parts, setParts] = useState<PolicyParts>(policy.own.parts)
  const [locked, setLocked] = useState<ReadonlySet<PolicyPart>>(new Set(policy.own.locked))
  const [isSaving, setSaving] = useState(false)
  const isChanged =
    JSON.stringify([parts, [...locked].sort()]) !== JSON.stringify([policy.own.parts, [...policy.own.locked].sort()])
  const isLockedAbove = (part: PolicyPart) =>
    policy.origins.some((origin) => origin.part === part && origin.isLocked && origin.from.folderId !== policy.folderId)
  const turn = (part: PolicyPart, isSaid: boolean) => {
    const { [part]: _, ...others } = parts
    setParts(isSaid ? { ...others, [part]: policy.parts[part] ?? BLANK[part] } : others)
  }
  const save = async () => {
    setSaving(true)
    try {
      const { folderId, revision } = policy
      const given = withoutEmptyDefaults(parts)
      const changed = await damask.policies.change(
        { folderId, parts: given, locked: [...locked] },
        { ifMatch: revision },
      )
      queryClient.setQueryData(policyQueries.one(folderId).queryKey, changed)
      void queryClient.invalidateQueries({ queryKey: ['policies'] })
      void say({ message: t('policies.saved') })
    } catch (error) {
      void sayProblem(error)
    } finally {
      setSaving(false)
    }
  }
  return (
    <section className={classes.section}>
      <h2>{t('policies.own')}</h2>
      <p className={classes.faint}>{t('policies.ownHint')}</p>
      {PARTS.map((part) => {
        const isSaid = part in parts
        const label = t(`policies.part.${part}`)
        return (
          <div key={part} className={classes.own}>
            <div className={classes.ownHead}>
              <Checkbox
                size="xs"
                label={label}
                aria-label={t('policies.sayOf', { part: label })}
                checked={isSaid}
                disabled={!isSaid && isLockedAbove(part)}
                onChange={(event) => turn(part, event.currentTarget.checked)}
              />
              {isSaid && (
                <Checkbox
                  size="xs"
                  label={t('policies.lock')}
                  aria-label={t('policies.lockOf', { part: label })}
                  checked={locked.has(part)}
                  onChange={() => {
                    const next = new Set(locked)
                    if (!next.delete(part)) next.add(part)
                    setLocked(next)
                  }}
                />
              )}
            </div>
            {isSaid && <PartEditor part={part} parts={parts} fields={fields} onChange={setParts} />}
          </div>
        )
      })}
      <div className={classes.save}>
        <Button loading={isSaving} disabled={!isChanged} onClick={() => void save()}>
          {t('policies.save')}
        </Button>
        <span role="status" className={classes.faint}>
          {isChanged ? t('policies.unsaved') : ''}
        </span>
      </div>
    </section>
  )
}

/** A field that was chosen and never given a value says nothing. */
function withoutEmptyDefaults(parts: PolicyParts): PolicyParts {
  if (!parts.defaults) return parts
  const given = Object.entries(parts.defaults).filter(([, value]) => value !== '' && value !== null)
  return { ...parts, defaults: Object.fromEntries(given) }
}
