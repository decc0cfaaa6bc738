import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from './icons/icon.ts';
import { isEscape } from './is-escape.ts';
import { useFocusBack } from './use-focus-back.ts';
import classes from './work-sheet.module.css';

/** The work of one screen: list column, main, side panel, side by side. One rounded corner, at the top of the start side. */
export function WorkSheet({ children, bare = false }: { readonly children: ReactNode; readonly bare?: boolean }) {
  return <div className={`${classes.sheet} ${bare ? classes.bare : ''}`}>{children}</div>;
}

interface ListColumnProps {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  /** For names alone: 232 px. */
  readonly narrow?: boolean;
}

/** The list at the start side, 364 px, on the sunken ground. */
export function ListColumn({ title, hint, children, foot, narrow = false }: ListColumnProps) {
  const titleId = useId();
  return (
    <section className={classes.list} data-narrow={narrow || undefined} aria-labelledby={titleId}>
      <header className={classes.listHead}>
        <h1 id={titleId}>{title}</h1>
        {hint === undefined ? null : <span className={classes.hint}>{hint}</span>}
      </header>
      <div className={classes.listBody}>{children}</div>
      {foot === undefined ? null : <footer className={classes.listFoot}>{foot}</footer>}
    </section>
  );
}

interface MainColumnProps {
  readonly children: ReactNode;
  /** For a screen that is one table: narrow sides, and the table scrolls instead of the column. */
  readonly tight?: boolean;
  /** It stands inside a page that is the main part already. */
  readonly inside?: boolean;
  readonly foot?: ReactNode;
}

/** The middle of a screen. */
export function MainColumn({ children, tight = false, foot, inside = false }: MainColumnProps) {
  const Main = inside ? 'div' : 'main';
  return (
    <Main className={classes.main}>
      <div className={classes.mainBody} data-tight={tight || undefined}>
        {children}
      </div>
      {foot === undefined ? null : <footer className={classes.mainFoot}>{foot}</footer>}
    </Main>
  );
}

interface SidePanelProps {
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  /** Beside the close button: a segment, for instance. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  readonly onClose: () => void;
  /** Moves the keyboard's focus into the panel when it opens. Leave it out where a list keeps the focus. */
  readonly takeFocus?: boolean;
  /** Beside a column of fields: 500 px. */
  readonly narrow?: boolean;
  /** Beside a grid of days: in a small window they need the room more. */
  readonly yields?: boolean;
}

/** Details at the end side, 560 px: part of the sheet, so the work beside it stays usable. Escape closes it. */
export function SidePanel(props: SidePanelProps) {
  const { title, subtitle, tools, children, foot, onClose, takeFocus = false, narrow = false, yields = false } = props;
  const { t } = useTranslation('ui');
  const headId = useId();
  const panel = useRef<HTMLElement>(null);
  useFocusBack(takeFocus);
  useEffect(() => {
    if (takeFocus) panel.current?.focus();
  }, [takeFocus]);
  return (
    <aside
      ref={panel}
      className={classes.panel}
      data-narrow={narrow || undefined}
      data-yields={yields || undefined}
      aria-labelledby={headId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (!isEscape(event)) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className={classes.panelHead}>
        <div className={classes.panelTitle}>
          <h2 id={headId}>{title}</h2>
          {subtitle === undefined ? null : <p className={classes.hint}>{subtitle}</p>}
        </div>
        {tools}
        <ActionIcon aria-label={t('close')} onClick={onClose}>
          <IconX size={20} stroke={STROKE} />
        </ActionIcon>
      </header>
      <div className={classes.panelBody}>{children}</div>
      {foot === undefined ? null : <footer className={classes.panelFoot}>{foot}</footer>}
    </aside>
  );
}
