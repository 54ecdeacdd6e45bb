import type { TermId, TermSummary } from '@damask/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { labelIn } from '../../app/label-in.ts'
import { TermSelect } from './term-select.tsx'
import { moveTerm } from './verbs.ts'

/** What dragging does, for whoever does not drag. */
export async function moveUnder(term: TermSummary, parentId: TermId | null): Promise<void> {
  const to = await openDialog<{ broaderId: TermId | null }>((close) => <MoveDialog term={term} close={close} />)
  if (to) await moveTerm(term, to, { broaderId: parentId })
}

function MoveDialog({ term, close }: { term: TermSummary; close: (to?: { broaderId: TermId | null }) => void }) {
  const { t } = useTranslation()
  const [target, setTarget] = useState<TermSummary | null>(null)
  return (
    <Dialog onClose={() => close()} title={t('vocabularies.move.title', { name: labelIn(term.labels) })} size={460}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('vocabularies.move.hint')}
        </Text>
        <TermSelect
          vocabularyId={term.vocabularyId}
          label={t('vocabularies.choose.label')}
          except={[term.id]}
          term={target}
          onChoose={setTarget}
          autoFocus
        />
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" onClick={() => close({ broaderId: null })}>
            {t('vocabularies.move.top')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button disabled={!target} onClick={() => target && close({ broaderId: target.id })}>
              {t('vocabularies.move.submit')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Dialog>
  )
}
