import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { Segment } from '#renderer/ui/segment.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { doubtsOf } from './core/doubts.ts';
import { isFinal, isUndecided } from './core/live.ts';
import { DecideFoot, DecidePart } from './decide/decide-part.tsx';
import { UndecidedPart } from './decide/undecided-part.tsx';
import { WindowPart } from './decide/window-part.tsx';
import { WitnessPart } from './decide/witness-part.tsx';
import { CreditPart } from './credit-part.tsx';
import { EngagementPart } from './engagement-part.tsx';
import { useClock } from './hooks/use-clock.ts';
import { PanelFacts, PanelTimes, PanelTitle } from './panel-head.tsx';
import classes from './panel.module.css';
import { PersonPart } from './person-part.tsx';
import { StaysTable } from './timeline/stays-table.tsx';
import { Timeline } from './timeline/timeline.tsx';

/** How the panel shows a session; kept while the rows change. */
export interface PanelView {
  readonly view: 'timeline' | 'table';
  readonly allFacts: boolean;
}

interface SessionPanelProps {
  readonly session: SessionDetail;
  /** Whom the chosen row is about; null leaves it to the panel. */
  readonly about: string | null;
  readonly shown: PanelView;
  readonly onShown: (change: Partial<PanelView>) => void;
  readonly onClose: () => void;
  readonly takeFocus: boolean;
}

/** One session beside the table: its times, everybody's attendance, and one person's verdict with its why. */
export function SessionPanel({ session, about, shown, onShown, onClose, takeFocus }: SessionPanelProps) {
  const { t } = useTranslation('review');
  const now = useClock(15_000);
  const offline = useSync(({ connection }) => connection?.state === 'offline');
  const [picked, setPicked] = useState<string | null>(null);
  const person = chosenPerson(session, picked ?? about, now);
  const chosen = person?.identity ?? null;
  const counts = isFinal(session, now) && session.status !== 'cancelled';
  const judged = counts && person !== undefined && person.status !== null ? person : null;
  return (
    <SidePanel
      title={<PanelTitle session={session} />}
      subtitle={<PanelTimes session={session} />}
      takeFocus={takeFocus}
      onClose={onClose}
      foot={judged === null ? undefined : <DecideFoot person={judged} session={session} />}
      tools={
        <Segment
          label={t('panel.view')}
          value={shown.view}
          onChange={(view) => onShown({ view })}
          options={[
            { value: 'timeline', label: t('panel.timeline'), icon: IconChartLine },
            { value: 'table', label: t('panel.table'), icon: IconTable },
          ]}
        />
      }
    >
      <div className={classes.body}>
        <PanelFacts session={session} />
        {isUndecided(session) ? <UndecidedPart session={session} mayDecide={!offline} /> : null}
        <WitnessPart session={session} mayDecide={!offline} />
        {shown.view === 'timeline' ? (
          <>
            <Timeline session={session} chosen={chosen} onChoose={setPicked} />
            <div className="said">
              <StaysTable session={session} chosen={chosen} />
            </div>
          </>
        ) : (
          <StaysTable session={session} chosen={chosen} onChoose={setPicked} />
        )}
        {person === undefined ? null : (
          <PersonPart
            person={person}
            session={session}
            allFacts={shown.allFacts}
            onAllFacts={(allFacts) => onShown({ allFacts })}
          />
        )}
        {person?.engagement == null ? null : <EngagementPart shown={person.engagement} allFacts={shown.allFacts} />}
        {judged === null ? null : <DecidePart person={judged} session={session} />}
        {counts ? <WindowPart session={session} mayDecide={!offline} /> : null}
        {counts ? <CreditPart session={session} allFacts={shown.allFacts} /> : null}
      </div>
    </SidePanel>
  );
}

/** Whom to begin with: the asked one, else somebody doubtful, else the first student. */
function chosenPerson(session: SessionDetail, asked: string | null, now: number): Person | undefined {
  const doubtful = doubtsOf(session, now).find(({ person }) => person !== null)?.person;
  return (
    session.people.find(({ identity }) => identity === asked) ??
    doubtful ??
    session.people.find(({ role }) => role === 'student') ??
    session.people[0]
  );
}
