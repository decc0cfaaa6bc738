import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bulkRowsOf, type BulkRow } from '../core/bulk.ts';
import type { Doubt } from '../core/doubts.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import classes from './bulk.module.css';

interface BulkBarProps {
  readonly chosen: readonly Doubt[];
  readonly onClear: () => void;
}

/** How many rows are chosen, and what can be done with all of them. */
export function BulkBar({ chosen, onClear }: BulkBarProps) {
  const { t } = useTranslation('decide');
  const [rows, setRows] = useState<readonly BulkRow[] | null>(null);
  const close = (): void => {
    setRows(null);
    onClear();
  };
  return (
    <>
      {chosen.length === 0 ? null : (
        <div className={classes.bar} role="status">
          <span>{t('bulk.chosen', { count: chosen.length })}</span>
          {/* What is decided on is what the table shows at this moment. */}
          <Button size="compact-md" variant="default" onClick={() => setRows(bulkRowsOf(chosen))}>
            {t('bulk.open')}
          </Button>
          <Button size="compact-md" variant="subtle" onClick={onClear}>
            {t('bulk.clear')}
          </Button>
        </div>
      )}
      {rows === null ? null : <BulkDialog rows={rows} onDone={close} onClose={() => setRows(null)} />}
    </>
  );
}
