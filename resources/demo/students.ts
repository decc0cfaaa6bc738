import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ledgerFile } from './ledger.ts';
import { BEHAVIOUR_WORDS, type DemoPlan, type PlannedStudent, type Visit } from './plan.ts';
import { DemoError, say } from './say.ts';

const PROGRAM = join(import.meta.dirname, 'student.ts');
/** A process is started this long before its student comes to the door: several start at once, on few cores. */
const START_UP_MS = 25_000;
/** The room is closed moments after the class; nobody waits longer for that. */
const GONE_AFTER_MS = 45_000;

export interface Players {
  /** Resolves when every student has gone the way that was planned; rejects with what went wrong. */
  readonly done: Promise<void>;
  /** Ends what still runs. */
  stop(): void;
}

/** Sends the students to class: each visit is a process of its own, on the way the student's page goes. */
export function sendStudents(
  plan: DemoPlan,
  folder: string,
  server: string,
  linkOf: (studentId: number) => string,
): Players {
  const running = new Set<ChildProcess>();
  const cancelled = new AbortController();

  const play = async (student: PlannedStudent, visit: Visit | null): Promise<void> => {
    const { studentId, name } = student;
    const joinAt = visit === null ? null : plan.startsAt + visit.joinMs;
    await until((joinAt ?? plan.startsAt) - START_UP_MS, cancelled.signal);
    const orders = {
      server,
      link: linkOf(studentId),
      deviceId: `demo-student-${studentId}`,
      ledger: ledgerFile(folder, studentId),
      joinAt,
      leaveAt: visit === null || visit.leaveMs === null ? null : plan.startsAt + visit.leaveMs,
      how: visit?.how ?? 'leave',
      goneBy: plan.endsAt + GONE_AFTER_MS,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, JSON.stringify(orders)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.add(child);
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    running.delete(child);
    if (cancelled.signal.aborted) return;
    const asPlanned = visit?.how === 'crash' ? signal === 'SIGKILL' : code === 0;
    if (!asPlanned) throw new DemoError(`${name} did not play the part (${signal ?? code}):\n${complaint.trim()}`);
    say(visit === null ? `${name} stayed away` : `${name} ${visit.how === 'crash' ? 'crashed' : 'is out'}`);
  };

  const stop = (): void => {
    cancelled.abort();
    for (const child of running) child.kill('SIGKILL');
  };
  process.once('exit', stop);

  const parts = plan.students.flatMap((student) => {
    say(`${student.name}: ${BEHAVIOUR_WORDS[student.behaviour]}`);
    return (student.visits.length === 0 ? [null] : student.visits).map((visit) => play(student, visit));
  });
  return {
    done: Promise.all(parts).then(() => undefined),
    stop: () => {
      process.off('exit', stop);
      stop();
    },
  };
}

/** Waits for a moment of the clock, or for the end of the demo. */
export function until(instant: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, instant - Date.now()));
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
