import { damask } from '../../app/damask.ts'
import { go } from '../../app/go.ts'
import { t } from '../../app/words.ts'
import { askText } from './ask-text.tsx'
import { peopleChanged } from './queries.ts'

/** Makes a service account and goes to it, because the next step is its first key. */
export const createServiceAccount = () =>
  askText({
    title: t('people.serviceDialog.title'),
    hint: t('people.serviceDialog.hint'),
    label: t('people.serviceDialog.name'),
    value: '',
    submit: t('people.serviceDialog.submit'),
    async perform(name) {
      const { id } = await damask.people.createServiceAccount({ name })
      void peopleChanged()
      await go({ to: '/settings/people/$personId', params: { personId: id } })
    },
  })
