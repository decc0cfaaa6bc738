import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useRangeWords } from '../hooks/use-range-words.ts';
import classes from './sheet.module.css';
import type { InHand } from './typed-cell.tsx';

/** Says what the cell in hand means, as a spreadsheet's bar does (look.md, "03 Evaluation"). */
export function FormulaBar({ inHand }: { readonly inHand: InHand | null }) {
  const { t } = useTranslation('evaluation');
  const words = useRangeWords();
  const meaning = inHand === null ? '' : words.meaning(inHand.text);
  return (
    <div className={classes.bar}>
      {inHand === null ? (
        <span className={classes.quiet}>{t('hint')}</span>
      ) : (
        <>
          <span className={classes.barLabel}>{inHand.label}</span>
          <bdi className={classes.barText}>{inHand.text}</bdi>
          <span role="status" className={classes.barSays} data-wrong={inHand.problem !== null || undefined}>
            {inHand.problem === null ? null : (
              <>
                <IconAlertTriangle size={18} stroke={STROKE} />
                {words.problem(inHand.problem)}
              </>
            )}
            {inHand.problem === null && meaning !== '' ? (
              <>
                <IconCircleCheck size={18} stroke={STROKE} />
                {meaning}
              </>
            ) : null}
          </span>
          {inHand.suggested ? <span className={classes.quiet}>{t('suggested')}</span> : null}
        </>
      )}
    </div>
  );
}
