import type { AuditEvent } from '@damask/contract'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatDateTime, formatNumber } from '../../app/format.ts'
import classes from './history.module.css'
import { whoOf } from './names.ts'
import type { AuditSearch } from './search.ts'
import { sentenceOf } from './sentence.ts'

/** Everything that an event tells. @returns the filters that were chosen from it */
export const showEvent = (event: AuditEvent): Promise<AuditSearch | undefined> =>
  openDialog<AuditSearch>((close) => <EventDialog event={event} onClose={close} />)

type Props = { readonly event: AuditEvent; readonly onClose: (chosen?: AuditSearch) => void }

function EventDialog({ event, onClose }: Props) {
  const { t } = useTranslation()
  const { actor, subjectId, requestId, data, personal } = event
  const who = whoOf(t, actor)
  const { before, after, ...rest } = data
  const about = subjectId && (event.names[subjectId] ?? nameIn(data) ?? subjectId)
  return (
    <Dialog title={t('history.detail.title', { seq: formatNumber(event.seq) })} size="lg" onClose={() => onClose()}>
      <p>
        {sentenceOf(t, { ...event, facts: data }, false)}
        <span className={classes.code}>{event.name}</span>
      </p>
      <dl className={classes.facts}>
        <dt>{t('history.detail.time')}</dt>
        <dd>
          {formatDateTime(event.at)} <span className={classes.code}>{event.at}</span>
        </dd>
        <dt>{t('history.detail.actor')}</dt>
        <dd>
          {who} ({t(`history.detail.actorTypes.${actor.type}`)})
        </dd>
        {event.address && (
          <>
            <dt>{t('history.detail.address')}</dt>
            <dd>{event.address}</dd>
          </>
        )}
        {about && (
          <>
            <dt>{t('history.detail.subject')}</dt>
            <dd>{about}</dd>
          </>
        )}
        {event.reason && (
          <>
            <dt>{t('history.detail.reason')}</dt>
            <dd>{event.reason}</dd>
          </>
        )}
        {requestId && (
          <>
            <dt>{t('history.detail.request')}</dt>
            <dd>{requestId}</dd>
          </>
        )}
        <dt>{t('history.detail.place')}</dt>
        <dd>
          {event.position === null
            ? t('history.detail.unsealed')
            : t('history.detail.placeIs', {
                position: formatNumber(event.position),
                seal: formatNumber(event.seal ?? 0),
              })}
        </dd>
      </dl>
      {event.isBlanked && <p className={classes.quiet}>{t('history.detail.blanked')}</p>}
      {(before !== undefined || after !== undefined) && (
        <div className={classes.changes}>
          <Json title={t('history.detail.before')} value={named(before, event.names)} />
          <Json title={t('history.detail.after')} value={named(after, event.names)} />
        </div>
      )}
      {Object.keys(rest).length > 0 && <Json title={t('history.detail.data')} value={rest} />}
      {Object.keys(personal).length > 0 && <Json title={t('history.detail.personal')} value={personal} />}
      <div className={classes.buttons} style={{ marginBlockStart: 20 }}>
        {actor.id && (
          <Button variant="default" size="xs" onClick={() => onClose({ actorId: actor.id!, actor: who })}>
            {t('history.audit.onlyWho', { name: who })}
          </Button>
        )}
        {subjectId && (
          <Button variant="default" size="xs" onClick={() => onClose({ subjectId, subject: about ?? subjectId })}>
            {t('history.audit.onlySubject')}
          </Button>
        )}
        {requestId && (
          <Button variant="default" size="xs" onClick={() => onClose({ requestId })}>
            {t('history.audit.onlyRequest')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

const nameIn = ({ name }: Record<string, unknown>) => (typeof name === 'string' ? name : undefined)

/** An id that has a name today is shown by that name. */
const named = (value: unknown, names: Record<string, string>) =>
  typeof value === 'string' ? (names[value] ?? value) : value

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.json} tabIndex={0}>
        {typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '–')}
      </pre>
    </section>
  )
}
