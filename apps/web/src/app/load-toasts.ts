/** Toasts come after the first paint: nothing is said before something was done. */
export const loadToasts = () => import('./toasts.tsx')
