import type { EventKind, HistoryStream, StreamTarget } from '@damask/contract'
import { CopyButton } from '@damask/ui'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { problemSentence } from '../../app/problem.ts'
import { queryClient } from '../../app/query-client.ts'
import classes from './history.module.css'
import { historyQueries } from './queries.ts'
import { KINDS } from './search.ts'

/** Asks where events are to be sent, or changes where; a new webhook shows its secret once. */
export async function askStream(stream?: HistoryStream): Promise<void> {
  const made = await openDialog<Made>((close) => <StreamDialog stream={stream} onClose={close} />)
  await queryClient.invalidateQueries({ queryKey: historyQueries.streams().queryKey })
  if (made) await openDialog<void>((close) => <SecretDialog {...made} onClose={() => close()} />)
}

type Made = { name: string; secret: string }
type Props = { readonly stream: HistoryStream | undefined; readonly onClose: (made?: Made) => void }

function StreamDialog({ stream, onClose }: Props) {
  const { t } = useTranslation()
  const target = stream?.target
  const syslog = target?.type === 'syslog' ? target : undefined
  const [name, setName] = useState(stream?.name ?? '')
  const [type, setType] = useState<StreamTarget['type']>(target?.type ?? 'webhook')
  const [url, setUrl] = useState(target?.type === 'webhook' ? target.url : '')
  const [transport, setTransport] = useState(syslog?.transport ?? 'tls')
  const [host, setHost] = useState(syslog?.host ?? '')
  const [port, setPort] = useState(String(syslog?.port ?? 6514))
  const [kind, setKind] = useState<string>(stream?.kinds[0] ?? '')
  const [error, setError] = useState<string>()
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    const to: StreamTarget =
      type === 'webhook' ? { type, url: url.trim() } : { type, transport, host: host.trim(), port: Number(port) }
    const kinds = kind ? [kind as EventKind] : []
    try {
      if (stream) {
        await damask.history.updateStream({ streamId: stream.id, name, target: to, kinds })
        return onClose()
      }
      const { secret } = await damask.history.createStream({ name, target: to, kinds })
      onClose(secret ? { name, secret } : undefined)
    } catch (refused) {
      setError(problemSentence(refused))
    }
  }
  return (
    <Dialog
      title={stream ? t('history.streams.edit', { name: stream.name }) : t('history.streams.add')}
      onClose={() => onClose()}
    >
      <form className={classes.page} onSubmit={onSubmit}>
        <TextInput
          label={t('history.streams.name')}
          value={name}
          required
          maxLength={120}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label={t('history.streams.type')}
          value={type}
          disabled={stream !== undefined}
          onChange={({ currentTarget }) => setType(currentTarget.value as StreamTarget['type'])}
          data={[
            { value: 'webhook', label: t('history.streams.webhook') },
            { value: 'syslog', label: t('history.streams.syslog') },
          ]}
        />
        {type === 'webhook' ? (
          <TextInput
            type="url"
            label={t('history.streams.url')}
            placeholder="https://siem.example.com/damask"
            description={t('history.streams.outside')}
            value={url}
            required
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
        ) : (
          <>
            <TextInput
              label={t('history.streams.host')}
              placeholder="log.example.com"
              description={t('history.streams.outside')}
              value={host}
              required
              onChange={({ currentTarget }) => setHost(currentTarget.value)}
            />
            <div className={classes.more}>
              <TextInput
                label={t('history.streams.port')}
                inputMode="numeric"
                pattern="[0-9]{1,5}"
                value={port}
                required
                onChange={({ currentTarget }) => setPort(currentTarget.value)}
              />
              <NativeSelect
                label={t('history.streams.transport')}
                value={transport}
                onChange={({ currentTarget }) => setTransport(currentTarget.value as typeof transport)}
                data={[
                  { value: 'tls', label: 'TLS' },
                  { value: 'tcp', label: 'TCP' },
                  { value: 'udp', label: 'UDP' },
                ]}
              />
            </div>
          </>
        )}
        <NativeSelect
          label={t('history.streams.kinds')}
          value={kind}
          error={error}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
          data={[
            { value: '', label: t('history.streams.allKinds') },
            ...KINDS.map((value) => ({ value, label: t(`history.kinds.${value}`) })),
          ]}
        />
        <Button type="submit">{t(stream ? 'history.streams.save' : 'history.streams.create')}</Button>
      </form>
    </Dialog>
  )
}

function SecretDialog({ name, secret, onClose }: Made & { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('history.streams.secretTitle', { name })} onClose={onClose}>
      <div className={classes.page}>
        <p className={classes.quiet}>{t('history.streams.secretText')}</p>
        <code className={classes.json}>{secret}</code>
        <div className={classes.buttons}>
          <CopyButton
            shape="button"
            value={secret}
            label={t('history.streams.copy')}
            copiedLabel={t('history.streams.copied')}
          />
          <Button onClick={onClose}>{t('history.streams.secretDone')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
