import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { useActiveClass, wasActive } from '../hooks/use-active-class.ts';
import { useChoices } from '../hooks/use-choices.ts';
import { useClassConnection } from '../hooks/use-class-connection.ts';
import { useWitness } from '../hooks/use-witness.ts';
import { DeviceCheckScreen } from './device-check-screen.tsx';
import { GoneScreen } from './gone-screen.tsx';
import { LiveClass } from './live-class.tsx';
import { Waiting } from './waiting.tsx';

/** Which side of the room's door one stands on: the devices, the way in, the class, or out of it. */
export function ClassGate({ session }: { readonly session: SessionDetail }) {
  const { t } = useTranslation('classroom');
  const navigate = useNavigate();
  const format = useFormat();
  const now = useNow(1_000);
  const { id: myId, role } = useUser();
  const observe = myId !== session.teacher.id;
  const check = useChoices((store) => store.choices.check);
  const sameDay = check !== null && format.fullDate(check.at) === format.fullDate(now);
  const { room, connection, join, leave, over } = useClassConnection({
    sessionId: session.id,
    observe,
    atOnce: observe || sameDay || wasActive(session.id),
  });
  const { step } = connection;
  const returning = connection.step === 'joining' && connection.lostAt !== null;
  useWitness(room, session.id, !observe);
  useActiveClass(session.id, step === 'inside' || step === 'lost' || returning);

  // LiveKit closes the room a moment after the server ended the class; whichever is heard first counts.
  const ended = isTerminal(session.status);
  useEffect(() => {
    if (ended && step !== 'gone') over();
  }, [ended, step, over]);

  // Whoever looks on has another first screen than the teacher's day.
  const toToday = (): void => void navigate(role === 'teacher' ? `/today?class=${session.id}` : '/');
  const leaveNow = (): void => {
    leave();
    toToday();
  };
  switch (connection.step) {
    case 'outside':
      return <DeviceCheckScreen session={session} onJoin={join} onBack={toToday} />;
    case 'gone':
      return <GoneScreen why={connection.why} failure={connection.failure} onAgain={join} onToday={toToday} />;
    case 'joining':
      if (!returning) return <Waiting words={t('joining')} />;
      break;
    case 'inside':
    case 'lost':
      break;
  }
  return (
    <LiveClass
      session={session}
      room={room}
      connection={connection}
      now={now}
      observe={observe}
      onJoin={join}
      onLeave={leaveNow}
    />
  );
}
