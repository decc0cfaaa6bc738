import type { ErrorCode } from '#shared/errors.ts';
import type { Sentence } from './facts.ts';
import { statusWord, subscriptionWord, verdictWord } from './statuses.ts';

/** What each error says in English: what happened, and where there is something to do, what. */
export const en: Record<ErrorCode, Sentence> = {
  bad_input: (facts) => {
    const field = facts.text('field');
    return field === null
      ? 'Something in what you entered cannot be accepted. Check it and send again.'
      : `What stands in “${field}” cannot be accepted. Correct it and send again.`;
  },
  sign_in_required: () => 'Your sign-in has ended. Sign in again; what was saved is kept.',
  wrong_credentials: () => 'The email or the password is not right. Check both, and the keyboard language.',
  too_many_attempts: (facts) => {
    const wait = facts.seconds('retryAfterS');
    return wait === null
      ? 'Too many attempts. Wait a little and try again.'
      : `Too many attempts. Try again in ${wait}.`;
  },
  forbidden: () => 'Your account may not do this. Ask your supervisor or an admin.',
  not_found: () => 'It was not found, or it is not among what you may see. Refresh the list.',
  already_set_up: () => 'The academy is already set up. Sign in with one of its accounts.',
  invalid_transition: (facts) => {
    const from = facts.text('from');
    return from === null
      ? 'The class has changed, so this can no longer be done. The screen is up to date now.'
      : `The class is now ${statusWord(from, 'en')}; this cannot be done from there.`;
  },
  version_conflict: () => 'Somebody changed it after you opened it. See what it became, then decide.',
  override_conflict: (facts) => {
    const [seen, stands] = [facts.text('baseStatus'), facts.text('presentStatus')];
    return seen === null || stands === null || seen === stands
      ? 'Somebody wrote about it after you opened it. See what they wrote, then decide.'
      : `It was “${verdictWord(seen, 'en')}” when you opened it and is “${verdictWord(stands, 'en')}” now. See what it became, then decide.`;
  },
  evaluation_conflict: (facts) => {
    const by = facts.text('presentAuthor');
    return by === null
      ? 'It was written elsewhere after you opened it. See both values, then choose.'
      : `\u2068${by}\u2069 wrote this evaluation after you opened it. See both values, then choose.`;
  },
  evaluation_value: (facts) => {
    const ayat = facts.number('ayat');
    switch (facts.text('problem')) {
      case 'beyond_surah':
        return `The surah has only ${ayat ?? 'so many'} ayat. Write a range within them.`;
      case 'no_such_surah':
        return 'Surahs go from 1 to 114. Correct the surah.';
      case 'backwards':
        return 'The range ends before it begins. Write the first ayah, then the last.';
      case 'not_a_grade':
        return 'Grades go from 0 to 10 in half steps. Correct it.';
      case 'not_a_count':
        return 'Mistakes are a number from 0 to 99. Correct it.';
      default:
        return 'Write a range like 67:15-30: the surah, then the ayat.';
    }
  },
  settings_conflict: (facts) => {
    const by = facts.text('by');
    return by === null
      ? 'The settings changed after you opened them. Look at both values, then apply.'
      : `\u2068${by}\u2069 changed the settings after you opened them. Look at both values, then apply.`;
  },
  setting_value: (facts) =>
    facts.text('problem') === 'not_below_present'
      ? 'Partial must begin below present. Change one of the two.'
      : facts.text('problem') === 'above_window'
        ? 'Students cannot come in before the room may exist. Keep their early join within its window.'
        : 'A value is outside what is allowed. Correct it and try again.',
  settings_pending: () => 'A change waits for its date. Withdraw it first, or wait until it is applied.',
  nothing_to_change: () => 'Nothing would change: the values stand like this already.',
  session_not_over: () => 'The class has not ended. Attendance is corrected after its end.',
  text_too_short: (facts) => {
    const least = facts.number('atLeast');
    return least === null
      ? 'Write a little more; it stays on record.'
      : `Write at least ${least} characters; they stay on record.`;
  },
  status_not_allowed: (facts) => {
    const status = facts.text('status');
    return status === null
      ? 'A teacher cannot be set to this.'
      : `A teacher cannot be set to “${verdictWord(status, 'en')}”.`;
  },
  already_undone: () => 'Somebody undid it before you. The screen is up to date now.',
  contest_open: () => 'A contest of this verdict is waiting for its answer already.',
  no_witness: () =>
    'This teacher’s computer said nothing about their own presence in this class. Add a stay by hand if they were there.',
  contest_answered: () => 'This contest was answered already. The screen is up to date now.',
  subscription_status: (facts) => {
    const status = facts.text('status');
    return status === null
      ? 'The subscription has changed, so this can no longer be done. The screen is up to date now.'
      : `The subscription is ${subscriptionWord(status, 'en')} now; this cannot be done from there.`;
  },
  end_not_later: () => 'The new end lies before the present one, or in the past. Choose a later day.',
  already_renewed: () => 'It was renewed already. Open the subscription that follows it.',
  preview_needed: () => 'See first which verdicts would change, then start.',
  preview_stale: () => 'The settings changed after the preview. Look again, then start.',
  too_early: (facts) => {
    const at = facts.time('opensAt') ?? facts.time('allowedAt');
    return at === null ? 'It is too early for that.' : `It is too early for that. It is possible from ${at}.`;
  },
  session_over: () => 'The class is over and can no longer be joined.',
  session_cancelled: () => 'The class is cancelled.',
  session_not_scheduled: () => 'The class has no time yet. Schedule it first.',
  room_not_open: () => 'The room is not open yet. The teacher opens it by starting the class.',
  room_locked: () => 'The teacher has locked the room; nobody can enter now.',
  removed_from_class: () => 'You were removed from this class and cannot return. Contact the academy.',
  reason_required: () => 'Write the reason first; it stays on record.',
  student_attended: (facts) => {
    const minutes = facts.minutes('minutes');
    return minutes === null
      ? 'The student attended part of the class and cannot be marked absent.'
      : `The student attended ${minutes} and cannot be marked absent. End the class instead; attendance follows from the events.`;
  },
  teacher_not_in_room: () => 'A student is marked absent with the teacher in the room. Enter it first.',
  not_one_student: () => 'This is for one-to-one classes. In a group each student’s absence is worked out alone.',
  no_subscription: () =>
    'The student had no subscription on the day of the class. Create one that begins before it, then count it.',
  no_quota: () => 'The student’s package is used up. Renew it first.',
  not_in_future: () => 'Choose a time that has not passed.',
  inside_notice: (facts) => {
    const until = facts.time('until');
    if (facts.text('wanted') === 'unschedule')
      return until === null
        ? 'It is too late to take the class off its time. Ask your supervisor.'
        : `The class could be taken off its time until ${until}. Ask your supervisor now.`;
    return until === null
      ? 'It is too late to reschedule. Ask your supervisor.'
      : `Rescheduling was possible until ${until}. Ask your supervisor now.`;
  },
  too_late: (facts) => {
    const at = facts.time('endedAt');
    return at === null ? 'It is too late; the class has ended.' : `It is too late; the class ended at ${at}.`;
  },
  statuses_missing: () => 'Enter the state of every student first; the class was held outside the room.',
  not_due: () => 'It is not yet time for it to end by itself.',
  teacher_busy: (facts) => {
    const at = facts.time('startsAt');
    return at === null
      ? 'The teacher has another class at this time.'
      : `The teacher has another class at this time, starting at ${at}.`;
  },
  student_busy: (facts) => {
    const at = facts.time('startsAt');
    return at === null
      ? 'A student has another class at this time. Choose another.'
      : `A student has another class at this time, starting at ${at}. Choose another.`;
  },
  blocked_day: () => 'This day is blocked in the academy. Choose another.',
  schedule_ended: () => 'This schedule has been ended already. Refresh the list to see when.',
  holiday: (facts) => {
    const name = facts.text('name');
    return name === null
      ? 'This day is a holiday of the academy. Choose another.'
      : `This day is a holiday of the academy (${name}). Choose another.`;
  },
  outside_availability: () =>
    'This time is outside the teacher’s hours. Choose one within them, or change the hours first.',
  over_capacity: (facts) => {
    const [enrolled, capacity] = [facts.number('enrolled'), facts.number('capacity')];
    return enrolled === null || capacity === null
      ? 'More students are enrolled than the group has places. Raise its capacity or move some first.'
      : `The group has ${capacity} places and ${enrolled} are enrolled. Raise its capacity or move some first.`;
  },
  course_complete: () => 'This course has all its classes. Raise their number in the course first for another.',
  trial_taken: () =>
    'This student has had a trial with this teacher. Create an ordinary class, or choose another teacher.',
  link_invalid: () => 'This link is not right. Copy the whole of it from the academy’s message.',
  link_revoked: () => 'This link was replaced by a new one. Ask the academy for yours.',
  link_expired: () => 'This link has ended. Ask your teacher for a fresh one.',
  no_class: () => 'There is no coming class on this link. Contact the academy if you expect one.',
  participant_not_in_room: () => 'They left the room before the request arrived.',
  payload_too_large: () => 'What was sent is larger than can be accepted. Make it smaller and send again.',
  webhook_unverified: () => 'A notification without a valid signature was not accepted.',
  offline_copy_locked: () =>
    'This computer has been away from the server for more than 14 days, so its copy is closed for reading. Connect to open it; what waits to be sent is kept.',
  https_required: () => 'The server’s address begins with https://, so that passwords cannot be read on the way.',
  not_an_academy_server: () =>
    'Another kind of server answers at this address. Copy the address from your academy’s admin.',
  server_too_old: () =>
    'The server is older than this app. Ask the admin to update it, or install the app’s earlier version.',
  livekit_unavailable: () => 'The room server does not answer. What is in the database is kept.',
  database_unavailable: () => 'The database does not answer. Nothing was written.',
  server_unreachable: () => 'The server does not answer. Check the network.',
  timed_out: (facts) => {
    const waited = facts.seconds('afterS');
    return waited === null
      ? 'The server did not answer in its usual time.'
      : `The server did not answer within ${waited}.`;
  },
  internal: () =>
    'A fault in the server, not in what you did. Try again; if it comes back, copy the details and send them to support.',
};
