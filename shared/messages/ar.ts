import type { ErrorCode } from '#shared/errors.ts';
import type { Sentence } from './facts.ts';
import { statusWord, subscriptionWord, verdictWord } from './statuses.ts';

/** What each error says in Arabic: what happened, and where there is something to do, what. */
export const ar: Record<ErrorCode, Sentence> = {
  bad_input: (facts) => {
    const field = facts.text('field');
    return field === null
      ? 'في المُدخل ما لا يُقبل. راجعه ثم أعد الإرسال.'
      : `لا يُقبل ما كُتب في «${field}». صحّحه ثم أعد الإرسال.`;
  },
  sign_in_required: () => 'انتهى الدخول. سجّل دخولك من جديد، وما حُفظ باقٍ.',
  wrong_credentials: () => 'البريد أو كلمة المرور غير صحيحين. راجعهما، وانتبه إلى لغة لوحة المفاتيح.',
  too_many_attempts: (facts) => {
    const wait = facts.seconds('retryAfterS');
    return wait === null ? 'كثرت المحاولات. انتظر قليلاً ثم أعد.' : `كثرت المحاولات. أعد بعد ${wait}.`;
  },
  forbidden: () => 'هذا الإجراء ليس من صلاحيات حسابك. اطلبه من مشرفك أو من المدير.',
  not_found: () => 'لم يُعثر على المطلوب، أو ليس ضمن ما تراه. حدّث القائمة.',
  already_set_up: () => 'الأكاديمية مُعدّة من قبل. سجّل الدخول بحساب فيها.',
  invalid_transition: (facts) => {
    const from = facts.text('from');
    return from === null
      ? 'تغيّرت حال الحصة، فلم يعد هذا الإجراء ممكناً. حُدّثت الشاشة.'
      : `الحصة الآن ${statusWord(from, 'ar')}، وهذا الإجراء لا يمكن منها.`;
  },
  version_conflict: () => 'غيّرها شخص آخر بعد أن فتحتها. راجع ما صارت إليه ثم قرر.',
  override_conflict: (facts) => {
    const [seen, stands] = [facts.text('baseStatus'), facts.text('presentStatus')];
    return seen === null || stands === null || seen === stands
      ? 'كتب فيها شخص آخر بعد أن فتحتها. راجع ما كتبه ثم قرر.'
      : `كانت «${verdictWord(seen, 'ar')}» حين فتحتها، وهي الآن «${verdictWord(stands, 'ar')}». راجع ما صارت إليه ثم قرر.`;
  },
  evaluation_conflict: (facts) => {
    const by = facts.text('presentAuthor');
    return by === null
      ? 'كُتب التقييم من مكان آخر بعد أن فتحته. راجع القيمتين ثم اختر.'
      : `كتب \u2068${by}\u2069 هذا التقييم بعد أن فتحته. راجع القيمتين ثم اختر.`;
  },
  evaluation_value: (facts) => {
    const ayat = facts.number('ayat');
    switch (facts.text('problem')) {
      case 'beyond_surah':
        return `آيات السورة ${ayat ?? ''} فقط. اكتب مدى ضمنها.`;
      case 'no_such_surah':
        return 'السور من 1 إلى 114. صحّح رقم السورة.';
      case 'backwards':
        return 'آخر المدى قبل أوله. اكتب الأولى ثم الأخيرة.';
      case 'not_a_grade':
        return 'الدرجة من 0 إلى 10 بأنصاف الدرجات. صحّحها.';
      case 'not_a_count':
        return 'الأخطاء عدد من 0 إلى 99. صحّحه.';
      default:
        return 'اكتب المدى هكذا: 67:15-30، السورة ثم الآيات.';
    }
  },
  settings_conflict: (facts) => {
    const by = facts.text('by');
    return by === null
      ? 'تغيّرت الإعدادات بعد أن فتحتها. راجع القيمتين ثم طبّق.'
      : `غيّر \u2068${by}\u2069 الإعدادات بعد أن فتحتها. راجع القيمتين ثم طبّق.`;
  },
  setting_value: (facts) =>
    facts.text('problem') === 'not_below_present'
      ? 'يجب أن يكون حد الحضور الجزئي دون حد الحاضر. غيّر أحدهما.'
      : facts.text('problem') === 'above_window'
        ? 'لا يدخل الطلاب قبل أن تُفتح الغرفة. اجعل دخولهم المبكر ضمن نافذة فتحها.'
        : 'قيمة خارج المسموح. صحّحها ثم أعد.',
  settings_pending: () => 'هناك تغيير ينتظر موعده. اسحبه أولاً، أو انتظر حتى يُطبَّق.',
  nothing_to_change: () => 'لا شيء يتغيّر: القيم كما هي الآن.',
  session_not_over: () => 'لم تنتهِ الحصة بعد. يُصحَّح الحضور بعد انتهائها.',
  text_too_short: (facts) => {
    const least = facts.number('atLeast');
    return least === null ? 'اكتب أكثر من ذلك.' : `اكتب ${least} أحرف على الأقل، فهو يبقى في السجل.`;
  },
  status_not_allowed: (facts) => {
    const status = facts.text('status');
    return status === null ? 'هذه الحال لا تكون لمعلم.' : `لا يُسجَّل معلم «${verdictWord(status, 'ar')}».`;
  },
  already_undone: () => 'تراجع عنها شخص قبلك. حُدّثت الشاشة.',
  contest_open: () => 'على هذا الحكم اعتراض لم يُجب عنه بعد.',
  no_witness: () => 'لا قول من جهاز هذا المعلم عن حضوره في هذه الجلسة. أضف فترة حضور يدوياً إن كان حاضراً.',
  contest_answered: () => 'أُجيب عن هذا الاعتراض من قبل. حُدّثت الشاشة.',
  subscription_status: (facts) => {
    const status = facts.text('status');
    return status === null
      ? 'تغيّر الاشتراك فلم يعد هذا ممكناً. حُدّثت الشاشة.'
      : `الاشتراك الآن ${subscriptionWord(status, 'ar')}، ولا يمكن هذا من هذه الحال.`;
  },
  end_not_later: () => 'النهاية الجديدة قبل النهاية الحالية أو في الماضي. اختر يوماً بعدها.',
  already_renewed: () => 'جُدّد هذا الاشتراك من قبل. افتح الاشتراك الذي يليه.',
  preview_needed: () => 'انظر أولاً أي الأحكام ستتغير، ثم ابدأ الحساب.',
  preview_stale: () => 'تغيّرت الإعدادات بعد المعاينة. عاين من جديد ثم ابدأ.',
  too_early: (facts) => {
    const at = facts.time('opensAt') ?? facts.time('allowedAt');
    return at === null ? 'لم يحن الوقت بعد.' : `لم يحن الوقت بعد. يمكن ذلك من ${at}.`;
  },
  session_over: () => 'انتهت الحصة، فلا دخول إليها.',
  session_cancelled: () => 'الحصة ملغاة.',
  session_not_scheduled: () => 'ليس للحصة موعد بعد. جدولها أولاً.',
  room_not_open: () => 'لم تُفتح الغرفة بعد. يفتحها المعلم حين يبدأ الحصة.',
  room_locked: () => 'أقفل المعلم الغرفة، فلا يدخلها أحد الآن.',
  removed_from_class: () => 'أُخرجتَ من هذه الحصة، ولا عودة إليها. تواصل مع الأكاديمية.',
  reason_required: () => 'اكتب السبب أولاً، فهو يبقى في السجل.',
  student_attended: (facts) => {
    const minutes = facts.minutes('minutes');
    return minutes === null
      ? 'حضر الطالب شيئاً من الحصة، فلا يُسجَّل غائباً.'
      : `حضر الطالب ${minutes}، فلا يُسجَّل غائباً. أنهِ الحصة، ويُحسب حضوره من الأحداث.`;
  },
  teacher_not_in_room: () => 'يُسجَّل غياب الطالب والمعلم في الغرفة. ادخلها أولاً.',
  not_one_student: () => 'هذا للحصص الفردية. في الحلقة يُحسب غياب كل طالب وحده.',
  no_subscription: () => 'لا اشتراك للطالب يوم الحصة. أنشئ له اشتراكاً يبدأ قبلها، ثم احتسبها.',
  no_quota: () => 'انتهى رصيد باقة الطالب. جدّد الباقة أولاً.',
  not_in_future: () => 'اختر موعداً لم يمضِ.',
  inside_notice: (facts) => {
    const until = facts.time('until');
    if (facts.text('wanted') === 'unschedule')
      return until === null
        ? 'فات وقت رفع موعد الحصة. اطلبه من المشرف.'
        : `كان رفع موعد الحصة ممكناً حتى ${until}. اطلبه الآن من المشرف.`;
    return until === null
      ? 'فات وقت إعادة الجدولة. اطلبها من المشرف.'
      : `كانت إعادة الجدولة ممكنة حتى ${until}. اطلبها الآن من المشرف.`;
  },
  too_late: (facts) => {
    const at = facts.time('endedAt');
    return at === null ? 'فات وقت ذلك، فالحصة انتهت.' : `فات وقت ذلك، فالحصة انتهت ${at}.`;
  },
  statuses_missing: () => 'اكتب حال كل طالب أولاً، فالحصة عُقدت خارج الغرفة.',
  not_due: () => 'لم يحن وقت إنهائها آلياً.',
  teacher_busy: (facts) => {
    const at = facts.time('startsAt');
    return at === null ? 'للمعلم حصة أخرى في هذا الوقت.' : `للمعلم حصة أخرى في هذا الوقت، تبدأ ${at}.`;
  },
  student_busy: (facts) => {
    const at = facts.time('startsAt');
    return at === null
      ? 'لأحد الطلاب حصة أخرى في هذا الوقت. اختر وقتاً آخر.'
      : `لأحد الطلاب حصة أخرى في هذا الوقت، تبدأ ${at}. اختر وقتاً آخر.`;
  },
  blocked_day: () => 'هذا يوم محجوب في الأكاديمية. اختر يوماً آخر.',
  schedule_ended: () => 'أُنهي هذا الجدول من قبل. حدّث القائمة لترى متى.',
  holiday: (facts) => {
    const name = facts.text('name');
    return name === null
      ? 'هذا يوم إجازة في الأكاديمية. اختر يوماً آخر.'
      : `هذا يوم إجازة في الأكاديمية (${name}). اختر يوماً آخر.`;
  },
  outside_availability: () => 'هذا الوقت خارج أوقات المعلم. اختر وقتاً من أوقاته، أو عدّلها أولاً.',
  over_capacity: (facts) => {
    const [enrolled, capacity] = [facts.number('enrolled'), facts.number('capacity')];
    return enrolled === null || capacity === null
      ? 'المسجّلون أكثر من سعة المجموعة. ارفع سعتها أو انقل بعضهم أولاً.'
      : `سعة المجموعة ${capacity} والمسجّلون فيها ${enrolled}. ارفع سعتها أو انقل بعضهم أولاً.`;
  },
  course_complete: () => 'اكتملت حصص هذه الدورة. زد عددها في الدورة أولاً إن أردت حصة أخرى.',
  trial_taken: () => 'لهذا الطالب حصة تجريبية مع هذا المعلم من قبل. أنشئ حصة عادية، أو اختر معلماً آخر.',
  link_invalid: () => 'هذا الرابط غير صحيح. انسخه كاملاً من رسالة الأكاديمية.',
  link_revoked: () => 'أُبدل هذا الرابط بآخر. اطلب رابطك الجديد من الأكاديمية.',
  link_expired: () => 'انتهت مدة هذا الرابط. اطلب من المعلم رابطاً جديداً.',
  no_class: () => 'لا حصة قادمة على هذا الرابط. تواصل مع الأكاديمية إن كنت تنتظر واحدة.',
  participant_not_in_room: () => 'خرج من الغرفة قبل أن يصل الطلب.',
  payload_too_large: () => 'المُرسَل أكبر مما يُقبل. قلّله ثم أعد.',
  webhook_unverified: () => 'إشعار لم يثبت توقيعه، فلم يُقبل.',
  offline_copy_locked: () =>
    'مضى أكثر من 14 يوماً بلا اتصال، فأُغلقت القراءة من نسخة هذا الحاسوب. اتصل بالخادم لتُفتح، وما ينتظر الإرسال محفوظ.',
  https_required: () => 'عنوان الخادم يبدأ بـ https:// حتى لا تُقرأ كلمات المرور في الطريق.',
  not_an_academy_server: () => 'في هذا العنوان خادم آخر، ليس خادم أكاديمية. انسخ العنوان من مدير أكاديميتك.',
  server_too_old: () => 'الخادم أقدم من هذا التطبيق. اطلب من المدير تحديثه، أو ثبّت النسخة السابقة من التطبيق.',
  livekit_unavailable: () => 'خادم الغرف لا يجيب. ما في قاعدة البيانات محفوظ.',
  database_unavailable: () => 'قاعدة البيانات لا تجيب، فلم يُكتب شيء.',
  server_unreachable: () => 'الخادم لا يجيب. تحقق من الشبكة.',
  timed_out: (facts) => {
    const waited = facts.seconds('afterS');
    return waited === null ? 'لم يجب الخادم في الوقت المعتاد.' : `لم يجب الخادم خلال ${waited}.`;
  },
  internal: () => 'خلل في الخادم لا فيما فعلت. أعد المحاولة، فإن عاد فانسخ التفاصيل وأرسلها للدعم.',
};
