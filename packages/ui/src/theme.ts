import { createTheme, type InputWrapperProps } from '@mantine/core'
import { brick, darkroom, ochre, paper, teal } from './colours.ts'
import classes from './theme.module.css'

const small = { size: 'sm' } as const
const field: Pick<InputWrapperProps, 'size' | 'inputWrapperOrder'> = {
  size: 'sm',
  inputWrapperOrder: ['label', 'input', 'description', 'error'],
}

/** Damask's Mantine theme. Give it to `MantineProvider` together with `cssVariablesResolver`. */
export const theme = createTheme({
  colors: { gray: paper, dark: darkroom, teal, red: brick, yellow: ochre },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  white: '#ffffff',
  black: '#201f1c',
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace',
  // Font sizes stay out of the density scale: a compact page is tighter, never harder to read.
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.55', xl: '1.6' },
  headings: {
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'var(--damask-shadow-low)',
    sm: 'var(--damask-shadow-low)',
    md: 'var(--damask-shadow-high)',
    lg: 'var(--damask-shadow-high)',
    xl: 'var(--damask-shadow-high)',
  },
  focusClassName: classes.focus,
  cursorType: 'default',
  respectReducedMotion: true,
  // Plain objects instead of `Button.extend(…)`: that would bring every component named here into the first download.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Button: { defaultProps: { size: 'sm', fw: 500 } },
    Checkbox: { defaultProps: small },
    Code: { classNames: { root: classes.code } },
    Input: { classNames: { input: classes.input } },
    InputWrapper: {
      // Mantine takes two pixels off the label's size, which is too small to read a refusal in.
      vars: () => ({
        label: {},
        error: { '--input-error-size': 'var(--mantine-font-size-xs)' },
        description: { '--input-description-size': 'var(--mantine-font-size-xs)' },
      }),
    },
    Loader: { defaultProps: { size: 'sm', type: 'oval' } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 80 },
        // Inside the landmark that opened it, where screen readers look for it, and a menu that holds nothing but items.
        withinPortal: false,
        floatingStrategy: 'fixed',
        withInitialFocusPlaceholder: false,
      },
      classNames: { dropdown: classes.dropdown, item: classes.menuItem, label: classes.menuLabel },
    },
    Modal: {
      defaultProps: {
        radius: 'lg',
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
        // A <header> outside of <main> counts as the banner of the whole page.
        attributes: { header: { role: 'none' } },
      },
      classNames: { content: classes.modal, header: classes.modalHeader, title: classes.modalTitle },
    },
    MultiSelect: { defaultProps: field },
    NumberInput: { defaultProps: field },
    PasswordInput: { defaultProps: field },
    Popover: {
      defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } },
      classNames: { dropdown: classes.dropdown },
    },
    Radio: { defaultProps: small },
    SegmentedControl: { defaultProps: { size: 'xs' }, classNames: { root: classes.segments, label: classes.segment } },
    Select: { defaultProps: { ...field, allowDeselect: false } },
    Switch: { defaultProps: small },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'sm' } },
    Textarea: { defaultProps: field },
    TextInput: { defaultProps: field },
    Tooltip: {
      defaultProps: {
        openDelay: 500,
        closeDelay: 0,
        withArrow: false,
        offset: 6,
        events: { hover: true, focus: true, touch: false },
      },
      classNames: { tooltip: classes.tooltip },
    },
  },
})
