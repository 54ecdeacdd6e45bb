import type { DataExport } from '@damask/contract'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { privacyQueries } from './queries.ts'

/** Asks for a copy and shows it in the list of them. */
export async function startExport(start: () => Promise<{ dataExport: DataExport }>): Promise<void> {
  try {
    await start()
    say({ message: t('privacy.export.started') })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: privacyQueries.exports().queryKey })
}
