import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startActions } from './actions.ts'
import { giveRouter } from './go.ts'
import { Providers } from './providers.tsx'
import { router } from './router.tsx'
import { startWords } from './words.ts'

await startWords()
giveRouter(router)
startActions()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
)
