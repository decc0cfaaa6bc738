import { listNotices, noticePreferences, readNotices, setNoticePreference } from '../../usecases/notices/read.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** One's own notices. */
export const noticesRoutes = {
  list: api.notices.list.handler(async (o) => listNotices(...who(o), o.input)),
  read: api.notices.read.handler(async (o) => readNotices(...who(o), o.input.upTo)),
  preferences: api.notices.preferences.handler(async (o) => noticePreferences(...who(o))),
  setPreference: api.notices.setPreference.handler(async (o) =>
    answer(await setNoticePreference(...who(o), o.input), o.context),
  ),
};
