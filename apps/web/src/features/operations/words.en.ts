export const words = {
  progress: '{{done}} of {{total}}',
  cancel: 'Stop',
  cancelled: 'Stopped. What was done stays done.',
  failed_one: '{{count}} could not be done: {{reason}}',
  failed_other: '{{count}} could not be done. The first: {{reason}}',
} as const
