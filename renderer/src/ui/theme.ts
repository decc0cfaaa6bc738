import {
  ActionIcon,
  Button,
  Checkbox,
  Combobox,
  createTheme,
  type CSSVariablesResolver,
  Input,
  InputWrapper,
  Menu,
  Modal,
  Notification,
  Popover,
  SegmentedControl,
  Table,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { createElement } from 'react';
import classes from './theme.module.css';

/** Mantine 9 in the look of this app (look.md, "Mantine 9"). Colours are tokens, which switch themselves. */

const rem = (px: number): string => `${px / 16}rem`;

const variantColorResolver: VariantColorsResolver = ({ variant, color }) => {
  const ink = color === 'bad' ? 'var(--bad)' : color === 'accent' ? 'var(--accent)' : 'var(--ink)';
  const plain = color === 'bad' ? ink : 'var(--ink)';
  switch (variant) {
    case 'default':
      return { background: 'var(--raised)', hover: 'var(--hover)', color: plain, border: '1px solid var(--edge)' };
    case 'outline':
      return { background: 'var(--raised)', hover: 'var(--hover)', color: ink, border: `1px solid ${ink}` };
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: variant === 'subtle' ? 'var(--hover)' : 'transparent',
        color: color === 'bad' ? ink : color === 'link' ? 'var(--accent)' : 'var(--ink-2)',
        border: '1px solid transparent',
      };
    case 'light':
      return {
        background: 'var(--accent-soft)',
        hover: 'var(--accent-soft)',
        color: 'var(--accent)',
        border: '1px solid var(--accent-line)',
      };
    default:
      return {
        background: 'var(--accent-fill)',
        hover: 'var(--accent-hover)',
        color: 'var(--ink-on-accent)',
        border: '1px solid transparent',
      };
  }
};

const inputClasses = { wrapper: classes.inputWrapper, input: classes.input };
const chevron = createElement(IconChevronDown, { size: 18, stroke: 1.75 });
const dropdownClasses = { dropdown: classes.dropdown, option: classes.option };

export const theme = createTheme({
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-ui)',
  headings: {
    fontFamily: 'var(--font-ui)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(30), lineHeight: rem(48) },
      h2: { fontSize: rem(22), lineHeight: rem(36) },
      h3: { fontSize: rem(18), lineHeight: rem(30) },
      h4: { fontSize: rem(15), lineHeight: rem(24) },
    },
  },
  fontSizes: { xs: rem(13), sm: rem(15), md: rem(16), lg: rem(18), xl: rem(22) },
  lineHeights: { xs: '1.62', sm: '1.6', md: '1.625', lg: '1.667', xl: '1.636' },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(4), sm: rem(7), md: rem(12), lg: rem(16) },
  defaultRadius: 'sm',
  colors: {
    accent: [
      '#e6f0ed',
      '#e1eeeb',
      '#bcdad4',
      '#9cc5bd',
      '#6fc7ba',
      '#4aa899',
      '#2f8478',
      '#1b6c63',
      '#0e5a53',
      '#0a4843',
    ],
  },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 5 },
  respectReducedMotion: true,
  cursorType: 'default',
  focusRing: 'auto',
  focusClassName: 'focus-ring',
  activeClassName: '',
  variantColorResolver,
  components: {
    Button: Button.extend({ classNames: { root: classes.button } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 36 } }),
    Input: Input.extend({ classNames: inputClasses }),
    InputWrapper: InputWrapper.extend({
      classNames: { label: classes.label, description: classes.description, error: classes.error },
    }),
    Combobox: Combobox.extend({ classNames: dropdownClasses }),
    Select: { classNames: dropdownClasses, defaultProps: { rightSection: chevron, withCheckIcon: false } },
    Popover: Popover.extend({ classNames: { dropdown: classes.dropdown } }),
    Menu: Menu.extend({
      classNames: { dropdown: classes.dropdown, item: classes.option },
      // The placeholder that would take the first focus is not a thing that a menu may hold.
      defaultProps: { transitionProps: { duration: 90 }, shadow: '', withInitialFocusPlaceholder: false },
    }),
    Checkbox: Checkbox.extend({ classNames: { input: classes.checkbox, description: classes.checkboxDescription } }),
    Tooltip: Tooltip.extend({
      classNames: { tooltip: classes.tooltip },
      defaultProps: { openDelay: 400, transitionProps: { duration: 90 } },
    }),
    Modal: Modal.extend({
      classNames: {
        content: classes.modalContent,
        header: classes.modalHeader,
        title: classes.modalTitle,
        body: classes.modalBody,
        overlay: classes.modalOverlay,
        inner: classes.modalInner,
      },
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 },
        transitionProps: { duration: 140, transition: 'fade' },
        shadow: '',
      },
    }),
    Notification: Notification.extend({
      classNames: {
        root: classes.notification,
        icon: classes.notificationIcon,
        title: classes.notificationTitle,
        description: classes.notificationDescription,
      },
    }),
    SegmentedControl: SegmentedControl.extend({
      classNames: {
        root: classes.segment,
        label: classes.segmentLabel,
        indicator: classes.segmentIndicator,
      },
      defaultProps: { transitionDuration: 90, withItemsBorders: false },
    }),
    Table: Table.extend({ defaultProps: { withRowBorders: true, striped: false } }),
  },
});

const variables = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-disabled': 'var(--mute-soft)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--mute-line)',
  '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--ink-on-accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-color-accent-filled': 'var(--accent-fill)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--accent-soft)',
  '--mantine-color-accent-light-color': 'var(--accent)',
  '--mantine-color-accent-outline': 'var(--accent)',
} as const;

/** One map for both schemes: the tokens behind it switch themselves. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables,
  dark: variables,
});
