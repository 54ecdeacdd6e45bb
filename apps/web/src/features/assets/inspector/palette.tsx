import type { Asset } from '@damask/contract'
import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../../app/copy-text.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'

/** The colours of a picture; a click copies one. */
export function Palette({ asset: { palette } }: { asset: Asset }) {
  const { t } = useTranslation()
  if (palette.length === 0) return null
  return (
    <Section name="palette" title={t('assets.inspector.palette')}>
      <div className={classes.swatches}>
        {palette.map((colour) => (
          <Tooltip key={colour} label={colour} openDelay={100}>
            <button
              type="button"
              className={classes.swatch}
              style={{ background: colour }}
              aria-label={t('assets.inspector.copyColour', { colour })}
              onClick={() => void copyText(colour, t('assets.said.colourCopied', { colour }))}
            />
          </Tooltip>
        ))}
      </div>
    </Section>
  )
}
