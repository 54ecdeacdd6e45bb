import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

export { notifications } from '@mantine/notifications'

/** Where short words in the corner appear: above the selection bar, which is at the same edge. */
export const Toasts = () => <Notifications position="bottom-center" limit={4} zIndex={400} mb={72} />
