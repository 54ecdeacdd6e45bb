import { Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSelector } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { identityQueries } from '../../features/identity/queries.ts'
import { PersonAvatar } from '../../parts/person-avatar.tsx'
import { onToggleColourScheme } from '../colour-scheme.ts'
import { damask } from '../damask.ts'
import { sayProblem } from '../say.tsx'
import { setLanguage } from '../words.ts'
import classes from './account.module.css'
import { MenuChoices } from './menu-choices.tsx'
import { density, setDensity } from './preferences.ts'

/** Who is signed in, how the page looks to them, and the way out. */
export function Account() {
  const { t } = useTranslation()
  const { data: me } = useQuery(identityQueries.me())
  const { colorScheme, setColorScheme, toggleColorScheme } = useMantineColorScheme()
  const spacing = density.use()

  useEffect(() => onToggleColourScheme(toggleColorScheme), [toggleColorScheme])
  const language = me?.language
  useEffect(() => {
    if (language !== undefined) void setLanguage(language)
  }, [language])

  const name = me?.name ?? ''
  return (
    <Menu position="top-start" width={232}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <VisuallyHidden>{t('app.account.label')}</VisuallyHidden>
          {me && <PersonAvatar person={me} size={26} />}
          <span className={classes.name}>{name}</span>
          <IconSelector size={16} stroke={1.5} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices
          label={t('app.account.scheme')}
          value={colorScheme}
          choices={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`app.account.${value}`) }))}
          onChange={setColorScheme}
        />
        <MenuChoices
          label={t('app.account.density')}
          value={spacing}
          choices={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`app.account.${value}`) }))}
          onChange={setDensity}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} aria-hidden />} onClick={() => void signOut()}>
          {t('app.account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

async function signOut() {
  try {
    await damask.identity.signOut()
    // A new page, so that nothing of what one person saw is left in memory for the next. It leads to the sign-in page, by way
    // of the provider when this session came from one that wants to hear of its end.
    window.location.assign('/api/v1/sso/sign-out')
  } catch (error) {
    sayProblem(error)
  }
}
