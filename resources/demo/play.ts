import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Academy, DemoDetail } from './academy.ts';
import { checkReport, readDemo, type Checked } from './check.ts';
import type { DemoOptions, Droppable } from './options.ts';
import { planDemo, type Behaviour, type DemoPlan, type Rules } from './plan.ts';
import { randomFrom } from './random.ts';
import { reportTable } from './report-table.ts';
import { DemoError, say } from './say.ts';
import { sendStudents, until } from './students.ts';
import type { WebhookProxy } from './webhook-proxy.ts';

/** The teacher's seat: the real window, and somebody who clicks in it. */
export interface Teacher {
  /** Opens the room of the class and joins it. */
  startClass(title: string): Promise<void>;
  /** Ends the class for everybody. */
  endClass(): Promise<void>;
  /** Shows the class's report, with these students in it. */
  showReport(names: readonly string[]): Promise<void>;
  /** Lets the supervisor look at the class: the teacher signs out, the supervisor in. */
  reviewClass(title: string): Promise<void>;
  /** Keeps a picture of the window as it is now. */
  picture(name: string): Promise<void>;
}

/** The teacher ends the class this long after its last minute. */
const OVERTIME_MS = 1500;
/** Whoever is put out when the room closes is told of within moments. */
const EVERYBODY_OUT_WITHIN_MS = 60_000;

/** Plays one class from its plan to its judged report; true when report and ledgers agree. */
export async function playClass(
  academy: Academy,
  teacher: Teacher,
  options: DemoOptions,
  folder: string,
  proxy: WebhookProxy | null,
): Promise<boolean> {
  const { plan, detail } = await planClass(academy, options, folder);
  const losses = proxy === null ? [] : chooseLosses(plan, detail, options.drop);
  for (const { what, identity } of losses) proxy?.lose(what, identity);
  const links = new Map<number, string>();
  for (const { studentId } of plan.students) links.set(studentId, await academy.studentLink(studentId));

  const stop = new AbortController();
  const players = sendStudents(plan, folder, academy.url, (id) => links.get(id) ?? '');
  try {
    await Promise.race([conduct(plan, detail.title, teacher, stop.signal), failureOf(players.done)]);
    await players.done;
    await everybodyOut(academy, plan.sessionId);
  } finally {
    stop.abort();
    players.stop();
  }
  if (proxy !== null) expectLosses(losses.length, proxy.lost());
  const report = await academy.report(plan.sessionId);
  writeFileSync(join(folder, 'report.json'), report.text);
  await teacher.showReport(plan.students.map(({ name }) => name));
  await teacher.picture('report');
  const { checked, disagreements } = checkReport(plan, report.rows, readDemo(folder).ledgerOf);
  console.log(`\n${reportTable(checked)}\n`);
  for (const sentence of disagreements) say(`They disagree. ${sentence}`);
  if (disagreements.length > 0) tellWhatIsKnown(await academy.detail(plan.sessionId), checked, proxy, folder);
  await teacher.reviewClass(detail.title);
  await teacher.picture('review');
  return disagreements.length === 0;
}

const time = (at: number | null): string => (at === null ? 'now' : new Date(at).toISOString());

/** Both sides of a disagreement, moment by moment. */
function tellWhatIsKnown(
  { people }: DemoDetail,
  checked: readonly Checked[],
  proxy: WebhookProxy | null,
  folder: string,
): void {
  const { ledgerOf } = readDemo(folder);
  for (const { student } of checked.filter(({ disagreements }) => disagreements.length > 0)) {
    for (const { at, what, why } of ledgerOf(student.studentId) ?? [])
      say(`${student.name} noted: ${time(at)} ${what}${why === undefined ? '' : ` (${why})`}`);
    const cycles = people.find(({ role, id }) => role === 'student' && id === student.studentId)?.cycles ?? [];
    for (const { from, to, source, flags } of cycles)
      say(`The server counts ${student.name} from ${time(from)} to ${time(to)} (${[source, ...flags].join(', ')})`);
  }
  for (const sentence of proxy?.lostInFull() ?? []) say(`LiveKit had said: ${sentence}`);
}

async function planClass(
  academy: Academy,
  options: DemoOptions,
  folder: string,
): Promise<{ readonly plan: DemoPlan; readonly detail: DemoDetail }> {
  const next = await academy.nextClass(Date.now());
  const detail = await academy.detail(next.id);
  const students = detail.people
    .filter(({ role }) => role === 'student')
    .map(({ id, name }) => ({ studentId: id, name }));
  const { startsAt, endsAt } = next;
  if (endsAt - startsAt !== options.classMinutes * 60_000)
    throw new DemoError(`The next class is "${next.title}", not the one that was made for this demo.`);
  if (startsAt - Date.now() < 25_000)
    throw new DemoError('This computer took too long to get ready, the class is about to begin; run the demo again.');
  const plan = planDemo(options.seed, { sessionId: next.id, startsAt, endsAt, students }, rulesOf(options));
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan, null, 2));
  say(`${next.title} begins at ${new Date(startsAt).toTimeString().slice(0, 8)} and takes ${options.classMinutes} min`);
  return { plan, detail };
}

/** The academy's rules as the demo academy sets them for a class of this length. */
function rulesOf(options: DemoOptions): Rules {
  const latenessGraceMinutes = options.classMinutes < 35 ? Math.floor(options.classMinutes / 7) : 5;
  return {
    reconnectGraceMs: (options.reconnectGraceS ?? 120) * 1000,
    latenessGraceMs: latenessGraceMinutes * 60_000,
    partialFromPercent: 50,
    presentFromPercent: 80,
    rosterEveryMs: options.rosterEveryMs ?? 20_000,
  };
}

interface Loss {
  readonly what: Droppable;
  readonly identity: string;
}

/** Whose deliveries get lost, by the seed: the join of somebody who comes, the leave of the one who drops out. */
function chooseLosses(plan: DemoPlan, detail: DemoDetail, drop: readonly Droppable[]): readonly Loss[] {
  const random = randomFrom(plan.seed);
  const joins = random.pick<Behaviour>(['on_time', 'late', 'drops_beyond']);
  return drop.map((what) => {
    const behaviour = what === 'leave' ? 'drops_beyond' : joins;
    const student = plan.students.find((one) => one.behaviour === behaviour);
    const person = detail.people.find(({ role, id }) => role === 'student' && id === student?.studentId);
    if (person === undefined) throw new DemoError(`Nobody in the class ${behaviour}.`);
    say(`The ${what} of ${person.name} will get lost on the way to the server`);
    return { what, identity: person.identity };
  });
}

async function conduct(plan: DemoPlan, title: string, teacher: Teacher, stop: AbortSignal): Promise<void> {
  await teacher.startClass(title);
  say('The teacher is in class');
  await until((plan.startsAt + plan.endsAt) / 2, stop);
  await teacher.picture('classroom');
  await until(plan.endsAt + OVERTIME_MS, stop);
  if (stop.aborted) return;
  await teacher.endClass();
  say('The teacher has ended the class for everybody');
}

/** Never resolves, only rejects: something to race against. */
const failureOf = (work: Promise<void>): Promise<never> =>
  new Promise((_resolve, reject) => {
    work.catch(reject);
  });

/** The report is whole once every leave has reached the server. */
async function everybodyOut(academy: Academy, sessionId: number): Promise<void> {
  const giveUpAt = Date.now() + EVERYBODY_OUT_WITHIN_MS;
  for (;;) {
    const { people } = await academy.detail(sessionId);
    const inside = people.filter(({ cycles }) => cycles.some(({ to }) => to === null));
    if (inside.length === 0) return;
    if (Date.now() > giveUpAt)
      throw new DemoError(`The server still sees ${inside.map(({ name }) => name).join(', ')} in class.`);
    await delay(250);
  }
}

function expectLosses(planned: number, lost: readonly string[]): void {
  if (lost.length !== planned)
    throw new DemoError(`${planned} deliveries should have got lost, in fact: ${lost.join(', ') || 'none'}.`);
  if (lost.length > 0) say(`Lost on the way to the server: ${lost.join(', ')}`);
}
