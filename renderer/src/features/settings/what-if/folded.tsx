import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import classes from './what-if.module.css';

/** One sentence of what would change, and behind it the rows that it counts. */
export function Folded({ said, children }: { readonly said: string; readonly children: ReactNode }) {
  const { t } = useTranslation('whatIf');
  const [open, setOpen] = useState(false);
  return (
    <section className={classes.sentence}>
      <p>
        {said} <LinkButton onPress={() => setOpen(!open)}>{open ? t('hide') : t('show')}</LinkButton>
      </p>
      {open ? children : null}
    </section>
  );
}
