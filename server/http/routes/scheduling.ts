import { changeTeacher } from '../../usecases/scheduling/change-teacher.ts';
import { createSession } from '../../usecases/scheduling/create.ts';
import { placeSession, unscheduleSession } from '../../usecases/scheduling/place.ts';
import { swapSessions } from '../../usecases/scheduling/swap.ts';
import { listWaiting } from '../../usecases/scheduling/waiting.ts';
import { addHoliday, listHolidays, removeHoliday } from '../../usecases/scheduling/holidays.ts';
import { addException, readHours, removeException, replaceHours } from '../../usecases/scheduling/hours.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** Who may be booked when, and bookings. */
export const schedulingRoutes = {
  availability: api.scheduling.availability.handler(async (o) =>
    answer(await readHours(...who(o), o.input.id), o.context),
  ),
  replaceHours: api.scheduling.replaceHours.handler(async (o) =>
    answer(await replaceHours(...who(o), o.input), o.context),
  ),
  addException: api.scheduling.addException.handler(async (o) =>
    answer(await addException(...who(o), o.input), o.context),
  ),
  removeException: api.scheduling.removeException.handler(async (o) =>
    answer(await removeException(...who(o), o.input), o.context),
  ),
  holidays: api.scheduling.holidays.handler(async (o) => ({ holidays: await listHolidays(o.context.deps.db) })),
  addHoliday: api.scheduling.addHoliday.handler(async (o) => ({
    holidays: answer(await addHoliday(...who(o), o.input), o.context),
  })),
  removeHoliday: api.scheduling.removeHoliday.handler(async (o) => ({
    holidays: answer(await removeHoliday(...who(o), o.input), o.context),
  })),
  create: api.scheduling.create.handler(async (o) => answer(await createSession(...who(o), o.input), o.context)),
  waiting: api.scheduling.waiting.handler(async (o) => answer(await listWaiting(...who(o), o.input), o.context)),
  place: api.scheduling.place.handler(async (o) => answer(await placeSession(...who(o), o.input), o.context)),
  unschedule: api.scheduling.unschedule.handler(async (o) =>
    answer(await unscheduleSession(...who(o), o.input), o.context),
  ),
  swap: api.scheduling.swap.handler(async (o) => answer(await swapSessions(...who(o), o.input), o.context)),
  changeTeacher: api.scheduling.changeTeacher.handler(async (o) =>
    answer(await changeTeacher(...who(o), o.input), o.context),
  ),
};
