import { useTranslation } from 'react-i18next';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import type { StudentNow } from '../core/students.ts';
import { useModeration } from '../hooks/use-moderation.tsx';
import { useRing } from '../hooks/use-ring.ts';
import { useTurn } from '../hooks/use-turn.ts';
import { HandsSection } from './hands-section.tsx';
import type { SidePanelProps } from './side-panel.tsx';
import { MissingRow } from './missing-row.tsx';
import { StudentRow } from './student-row.tsx';
import classes from './students-panel.module.css';

/** Everybody who is expected, by where they are; each group only while it has somebody. */
export function StudentsPanel(props: SidePanelProps) {
  const { session, room, groups, hands, turn, pinned, now, observe, onPin } = props;
  const { t } = useTranslation('classroom');
  const moderation = useModeration(session.id);
  const { ring, copyLink } = useRing(session.id);
  const giveTurn = useTurn(room);
  const { here, expected, left, others } = groups;
  if (session.people.every(({ role }) => role !== 'student'))
    return <p className={classes.empty}>{t('students.empty')}</p>;

  const rowOf = (one: StudentNow) => (
    <StudentRow
      key={one.student.id}
      student={one.student}
      live={one.live}
      reconnecting={one.place === 'reconnecting'}
      attendedMs={one.attendedMs}
      pinned={pinned === one.student.identity}
      mayAct={!observe}
      onPin={onPin}
      onMute={moderation.mute}
      onRemove={(person) => void moderation.remove(person)}
    />
  );
  const missingOf = ({ student }: StudentNow) => (
    <MissingRow key={student.id} student={student} now={now} mayAct={!observe} onRing={ring} onLink={copyLink} />
  );
  const count = (of: number): string => t('students.count', { count: of });
  const started = now >= session.startsAt;
  return (
    <div className={classes.groups}>
      <HandsSection hands={hands} turn={turn} people={session.people} now={now} mayAct={!observe} onTurn={giveTurn} />
      {here.length === 0 ? null : (
        <section>
          <SectionHead title={t(started ? 'students.here' : 'students.waiting')} hint={count(here.length)} />
          <ul>{here.map(rowOf)}</ul>
        </section>
      )}
      {expected.length === 0 ? null : (
        <section>
          <SectionHead title={t('students.expected')} hint={count(expected.length)} />
          <ul>{expected.map(missingOf)}</ul>
        </section>
      )}
      {left.length === 0 ? null : (
        <section>
          <SectionHead title={t('students.left')} hint={count(left.length)} />
          <ul>{left.map(missingOf)}</ul>
        </section>
      )}
      {others.length === 0 ? null : (
        <section>
          <SectionHead title={t('students.others')} hint={count(others.length)} />
          <ul>
            {others.map((person) => (
              <StudentRow
                key={person.identity}
                student={person}
                live={person}
                reconnecting={person.quality === 'lost'}
                attendedMs={null}
                pinned={pinned === person.identity}
                mayAct={!observe}
                onPin={onPin}
                onMute={moderation.mute}
                onRemove={(named) => void moderation.remove(named)}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
