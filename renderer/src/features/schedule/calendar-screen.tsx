import type { CalendarRef } from '@fullcalendar/react';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconCalendarOff,
  IconCalendarQuestion,
  IconCalendarPlus,
  IconCalendarRepeat,
  IconCalendarShare,
} from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';
import { queries } from '#renderer/api/client.ts';
import { useAcademy } from '#renderer/api/use-academy.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import type { Wall } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { BulkDialog } from './bulk/bulk-dialog.tsx';
import { type Draft, freshDraft } from './bulk/draft.ts';
import { CalendarGrid } from './calendar-grid.tsx';
import { CalendarHead, type TeacherChoice } from './calendar-head.tsx';
import { ClassActs } from './class-acts.tsx';
import { ClassPanel } from './class-panel.tsx';
import { dayIn, firstDayOf, type Shown, type View, VIEWS } from './core/view.ts';
import { FeedDialog } from './feed-dialog.tsx';
import { isMovable, OPEN_TIME } from './hooks/use-drag.ts';
import { useEventKeys } from './hooks/use-event-keys.ts';
import { useOutside } from './hooks/use-outside.ts';
import { Legend } from './legend.tsx';
import { PlanningPanel, type PlanningPart } from './planning/planning-panel.tsx';
import { CreateDialog } from './single/create-dialog.tsx';
import { useClasses, useDays } from './hooks/use-classes.ts';
import { PlaceDialog } from './waiting/place-dialog.tsx';
import { toWaiting, useWaiting, type WaitingGroup } from './waiting/use-waiting.ts';
import classes from './grid.module.css';
import shared from './schedule.module.css';

const NOTHING: readonly never[] = [];

/** The classes on their days (product.md, "Calendar"), one beside them with each student's own time. */
export function CalendarScreen() {
  const { t } = useTranslation('calendar');
  const { t: schedules } = useTranslation('schedules');
  const format = useFormat();
  const academy = useAcademy();
  const user = useUser();
  const { role } = user;
  const calendar = useRef<CalendarRef>(null);
  const { ref: section, onKeyDown, enter } = useEventKeys();
  const [view, setView] = useState<View>('week');
  const [shown, setShown] = useState<Shown | null>(null);
  const [chosen, setChosen] = useState<TeacherChoice | 'all' | null>(null);
  const [feedOpen, setFeedOpen] = useState(false);
  const [planning, setPlanning] = useState<Draft | null>(null);
  const [part, setPart] = useState<PlanningPart | null>(null);
  const [creating, setCreating] = useState<Wall | null>(null);
  const [placing, setPlacing] = useState<{ readonly group: WaitingGroup; readonly first: Wall } | null>(null);
  const [openId, setOpenId] = useState<number | null>(null);
  const query = useClasses(shown);
  const days = useDays(shown);
  const moves = useQuery(queries.schedules.clockChanges.queryOptions()).data?.moves.length ?? 0;
  const { data: waits } = useWaiting();
  const waiting = waits?.total ?? 0;
  const all = query.data ?? NOTHING;
  const teachers = useMemo(() => teachersOf(all, chosen), [all, chosen]);
  // Many teachers side by side are too narrow to read: a supervisor begins with one.
  const teacherId = role === 'teacher' || chosen === 'all' ? null : ((chosen ?? teachers[0])?.id ?? null);
  const sessions = useMemo(
    () => (teacherId === null ? all : all.filter(({ teacher }) => teacher.id === teacherId)),
    [all, teacherId],
  );
  const open = sessions.find(({ id }) => id === openId);
  const zone = academy?.timeZone ?? format.settings.timeZone;
  const today = dayIn(serverNow(), zone);
  const tomorrow = { day: dayIn(serverNow() + DAY, zone), time: OPEN_TIME };
  const hoursOf = role === 'teacher' ? user.id : teacherId;
  const outside = useOutside(view === 'week' || view === 'day' ? hoursOf : null, shown, days);
  useShortcuts([
    { code: 'ArrowDown', shown: '↑ ↓ → ←', label: t('keys.classes'), run: enter },
    { code: 'KeyU', shown: 'U', label: t('waiting.title'), run: () => setPart('waiting') },
    ...(role === 'teacher'
      ? []
      : [
          { code: 'KeyW', shown: 'W', label: schedules('open'), run: () => setPlanning(freshDraft(today, zone)) },
          { code: 'KeyN', shown: 'N', label: t('single.open'), run: () => setCreating(tomorrow) },
        ]),
  ]);
  const go = (where: 'prev' | 'next' | 'today'): void => calendar.current?.getApi()[where]();
  const place = useCallback(
    (sessionId: number, first: Wall): void => {
      const group = waits?.groups.find((one) => one.first.id === sessionId);
      if (group !== undefined) setPlacing({ group, first });
    },
    [waits],
  );
  const arriving = query.isPending || query.isPlaceholderData;

  return (
    <WorkSheet>
      <MainColumn
        tight
        foot={
          <>
            <Legend bufferMs={days.bufferMs} hours={outside.length > 0} />
            <span className={shared.hint}>{t('zone', { city: format.city(format.settings.timeZone) })}</span>
            {moves === 0 ? null : (
              <LinkButton onPress={() => setPart('clocks')}>{schedules('clocks.foot', { count: moves })}</LinkButton>
            )}
            <span className={shared.hint} role="status">
              {arriving ? t('loading') : t('loaded', { count: sessions.length })}
            </span>
          </>
        }
      >
        <CalendarHead
          view={view}
          shown={shown}
          hijri={academy?.showHijri ?? false}
          teachers={role === 'teacher' ? null : teachers}
          teacherId={teacherId}
          onTeacher={(id) => setChosen(teachers.find((one) => one.id === id) ?? 'all')}
          onView={(next) => {
            setView(next);
            calendar.current?.getApi().changeView(VIEWS[next]);
          }}
          onGo={go}
          tools={
            <>
              <Tooltip label={t('feed.open')}>
                <ActionIcon variant="default" size={36} aria-label={t('feed.open')} onClick={() => setFeedOpen(true)}>
                  <IconCalendarShare size={18} stroke={STROKE} />
                </ActionIcon>
              </Tooltip>
              <Button
                variant="default"
                leftSection={<IconAdjustmentsHorizontal size={18} stroke={STROKE} />}
                aria-pressed={part !== null}
                onClick={() => setPart(part === null ? (role === 'teacher' ? 'hours' : 'schedules') : null)}
              >
                {schedules('planning')}
              </Button>
              {part !== null ? null : (
                <Button
                  variant="default"
                  leftSection={<IconCalendarQuestion size={18} stroke={STROKE} />}
                  onClick={() => setPart('waiting')}
                >
                  {waiting === 0 ? schedules('part.waiting') : t('waiting.open', { count: waiting })}
                </Button>
              )}
              {role === 'teacher' || part !== null ? null : (
                <Button
                  variant="default"
                  leftSection={<IconCalendarRepeat size={18} stroke={STROKE} />}
                  onClick={() => setPlanning(freshDraft(today, zone))}
                >
                  {schedules('open')}
                </Button>
              )}
              {role === 'teacher' || part !== null ? null : (
                <Button
                  leftSection={<IconCalendarPlus size={18} stroke={STROKE} />}
                  onClick={() => setCreating(tomorrow)}
                >
                  {t('single.open')}
                </Button>
              )}
            </>
          }
        />
        <QueryFailure query={query} title={t('notLoaded')} />
        <section
          ref={section}
          className={classes.grid}
          aria-label={t('title')}
          aria-busy={arriving}
          onKeyDown={onKeyDown}
        >
          {academy === null ? (
            <SkeletonRows rows={12} />
          ) : (
            <CalendarGrid
              ref={calendar}
              sessions={sessions}
              academy={academy}
              withTeacher={role !== 'teacher' && teacherId === null}
              shown={shown}
              days={days}
              outside={outside}
              onShown={setShown}
              onOpen={({ id }) => setOpenId(id)}
              onSlot={role === 'teacher' ? undefined : setCreating}
              onPlace={place}
            />
          )}
          {arriving || query.isError || sessions.length > 0 ? null : (
            <div className={classes.nothing}>
              <EmptyState icon={IconCalendarOff} title={t('empty')}>
                {t('emptyBody')}
              </EmptyState>
            </div>
          )}
        </section>
      </MainColumn>
      {planning === null ? null : (
        <BulkDialog
          first={planning}
          today={today}
          weekStart={firstDayOf(academy?.weekStart ?? 'saturday')}
          onClose={() => setPlanning(null)}
          onDone={(made) => {
            setPlanning(null);
            setChosen(made.teacher);
            const [first] = made.slots.filter(({ outcome }) => outcome === 'created');
            if (first !== undefined) calendar.current?.getApi().gotoDate(first.startsAt);
          }}
        />
      )}
      {creating === null ? null : (
        <CreateDialog
          first={creating}
          onClose={() => setCreating(null)}
          onDone={(made) => {
            setCreating(null);
            setChosen(made.teacher);
            calendar.current?.getApi().gotoDate(made.startsAt);
          }}
        />
      )}
      {placing === null ? null : (
        <PlaceDialog
          title={placing.group.first.title}
          waiting={toWaiting(placing.group)}
          first={placing.first}
          onClose={() => setPlacing(null)}
        />
      )}
      {feedOpen ? <FeedDialog onClose={() => setFeedOpen(false)} /> : null}
      {part === null || open !== undefined ? null : (
        <PlanningPanel
          key={part}
          first={part}
          today={today}
          timeZone={zone}
          weekStart={firstDayOf(academy?.weekStart ?? 'saturday')}
          teacher={
            role === 'teacher'
              ? { id: user.id, name: user.name }
              : (teachers.find(({ id }) => id === teacherId) ?? null)
          }
          mayPlan={role !== 'teacher'}
          mayClose={role === 'admin'}
          onPlan={setPlanning}
          onClose={() => setPart(null)}
        />
      )}
      {open === undefined ? null : (
        <ClassPanel
          key={open.id}
          session={open}
          onClose={() => setOpenId(null)}
          {...(isMovable(open) ? { foot: <ClassActs session={open} shown={all} /> } : {})}
        />
      )}
    </WorkSheet>
  );
}

/** Whose classes are here, and who was chosen, even where they have none. */
function teachersOf(sessions: readonly SessionRow[], chosen: TeacherChoice | 'all' | null): readonly TeacherChoice[] {
  const found = new Map(sessions.map(({ teacher }) => [teacher.id, teacher]));
  if (chosen !== null && chosen !== 'all') found.set(chosen.id, chosen);
  return [...found.values()].toSorted(byName);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name);
