// Runs before the first paint, so that a dark page never flashes white. Kept outside the bundle because the
// Content-Security-Policy forbids inline scripts and a module would run too late.
;(() => {
  const root = document.documentElement
  const chosen = localStorage.getItem('damask.colour-scheme')
  const dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  if (localStorage.getItem('damask.density') === '"compact"') root.dataset.density = 'compact'
})()
