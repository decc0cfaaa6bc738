import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OfflineCopyNotice } from '#renderer/offline/copy-notice.tsx';
import { useReplica } from '#renderer/offline/use-replica.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { FrozenProvider } from './hooks/use-clock.ts';
import { useSelection } from './hooks/use-selection.ts';
import { KeyHints } from './key-hints.tsx';
import classes from './review.module.css';
import { ReviewTabs, type Tab } from './review-tabs.tsx';
import { type PanelView, SessionPanel } from './session-panel.tsx';

/** The supervisor's screen (product.md, "Supervisor · Review"): what is live or doubtful, and one session beside it. */
export function ReviewScreen() {
  const { t } = useTranslation('offline');
  const replica = useReplica();
  const [tab, setTab] = useState<Tab>('needs');
  const [panel, setPanel] = useState<PanelView>({ view: 'timeline', allFacts: false });
  const selection = useSelection();
  const session = replica.sessions.find(({ id }) => id === selection.selection?.sessionId);
  const shown = selection.isOpen && (tab === 'needs' || tab === 'sessions') ? session : undefined;
  const change = (next: Partial<PanelView>): void => setPanel((before) => ({ ...before, ...next }));

  return (
    <FrozenProvider value={replica.state === 'ready' ? null : replica.asOf}>
      <WorkSheet>
        <MainColumn tight foot={<KeyHints of={tab} />}>
          <div className={classes.notices}>
            <OfflineCopyNotice kept={replica.kept} />
            {replica.failure === null ? null : <FailureStrip title={t('failed')} failure={replica.failure} />}
          </div>
          <ReviewTabs
            tab={tab}
            onTab={setTab}
            replica={replica}
            selection={selection}
            narrow={shown !== undefined}
            keys={{
              KeyE: () => change({ allFacts: !panel.allFacts }),
              KeyS: focusOverride,
              KeyT: () => change({ view: panel.view === 'timeline' ? 'table' : 'timeline' }),
            }}
          />
        </MainColumn>
        {shown === undefined ? null : (
          <SessionPanel
            key={selection.selection?.key}
            session={shown}
            about={selection.selection?.identity ?? null}
            shown={panel}
            onShown={change}
            takeFocus={selection.takesFocus}
            onClose={selection.close}
          />
        )}
      </WorkSheet>
    </FrozenProvider>
  );
}

/** To the states in the form at the foot of the panel, past the choice of what is decided. */
const focusOverride = (): void => {
  const [last] = [...document.querySelectorAll<HTMLElement>('[data-override] input:checked')].toReversed();
  last?.focus();
};
