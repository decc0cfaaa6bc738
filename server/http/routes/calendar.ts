import { exportCalendar } from '../../usecases/calendar/feed.ts';
import { ownFeed, replaceOwnFeed, replaceStudentFeed, studentFeed } from '../../usecases/calendar/links.ts';
import { daysOf } from '../../usecases/calendar/days.ts';
import { moveSession, timesAround } from '../../usecases/calendar/move.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** Classes for other calendars. */
export const calendarRoutes = {
  feed: api.calendar.feed.handler(async (o) => ownFeed(...who(o))),
  replaceFeed: api.calendar.replaceFeed.handler(async (o) => replaceOwnFeed(...who(o))),
  studentFeed: api.calendar.studentFeed.handler(async (o) =>
    answer(await studentFeed(...who(o), o.input.id), o.context),
  ),
  replaceStudentFeed: api.calendar.replaceStudentFeed.handler(async (o) =>
    answer(await replaceStudentFeed(...who(o), o.input.id), o.context),
  ),
  times: api.calendar.times.handler(async (o) => answer(await timesAround(...who(o), o.input), o.context)),
  days: api.calendar.days.handler(async (o) => answer(await daysOf(o.context.deps, o.input), o.context)),
  move: api.calendar.move.handler(async (o) => answer(await moveSession(...who(o), o.input), o.context)),
  export: api.calendar.export.handler(async (o) => answer(await exportCalendar(...who(o), o.input), o.context)),
};
