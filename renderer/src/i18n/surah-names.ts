/** The names of the 114 surahs in the order of the mushaf; an underscore stands for the space inside a name. */
const ARABIC =
  'الفاتحة, البقرة, آل_عمران, النساء, المائدة, الأنعام, الأعراف, الأنفال, التوبة, يونس, هود, يوسف, الرعد, إبراهيم, ' +
  'الحجر, النحل, الإسراء, الكهف, مريم, طه, الأنبياء, الحج, المؤمنون, النور, الفرقان, الشعراء, النمل, القصص, العنكبوت, ' +
  'الروم, لقمان, السجدة, الأحزاب, سبأ, فاطر, يس, الصافات, ص, الزمر, غافر, فصلت, الشورى, الزخرف, الدخان, الجاثية, ' +
  'الأحقاف, محمد, الفتح, الحجرات, ق, الذاريات, الطور, النجم, القمر, الرحمن, الواقعة, الحديد, المجادلة, الحشر, ' +
  'الممتحنة, الصف, الجمعة, المنافقون, التغابن, الطلاق, التحريم, الملك, القلم, الحاقة, المعارج, نوح, الجن, المزمل, ' +
  'المدثر, القيامة, الإنسان, المرسلات, النبأ, النازعات, عبس, التكوير, الانفطار, المطففين, الانشقاق, البروج, الطارق, ' +
  'الأعلى, الغاشية, الفجر, البلد, الشمس, الليل, الضحى, الشرح, التين, العلق, القدر, البينة, الزلزلة, العاديات, ' +
  'القارعة, التكاثر, العصر, الهمزة, الفيل, قريش, الماعون, الكوثر, الكافرون, النصر, المسد, الإخلاص, الفلق, الناس';

const ENGLISH =
  'Al-Fatihah, Al-Baqarah, Aal_Imran, An-Nisa, Al-Maidah, Al-Anam, Al-Araf, Al-Anfal, At-Tawbah, Yunus, Hud, Yusuf, ' +
  'Ar-Rad, Ibrahim, Al-Hijr, An-Nahl, Al-Isra, Al-Kahf, Maryam, Ta-Ha, Al-Anbiya, Al-Hajj, Al-Muminun, An-Nur, ' +
  'Al-Furqan, Ash-Shuara, An-Naml, Al-Qasas, Al-Ankabut, Ar-Rum, Luqman, As-Sajdah, Al-Ahzab, Saba, Fatir, Ya-Sin, ' +
  'As-Saffat, Sad, Az-Zumar, Ghafir, Fussilat, Ash-Shura, Az-Zukhruf, Ad-Dukhan, Al-Jathiyah, Al-Ahqaf, Muhammad, ' +
  'Al-Fath, Al-Hujurat, Qaf, Adh-Dhariyat, At-Tur, An-Najm, Al-Qamar, Ar-Rahman, Al-Waqiah, Al-Hadid, Al-Mujadilah, ' +
  'Al-Hashr, Al-Mumtahanah, As-Saff, Al-Jumuah, Al-Munafiqun, At-Taghabun, At-Talaq, At-Tahrim, Al-Mulk, Al-Qalam, ' +
  'Al-Haqqah, Al-Maarij, Nuh, Al-Jinn, Al-Muzzammil, Al-Muddaththir, Al-Qiyamah, Al-Insan, Al-Mursalat, An-Naba, ' +
  'An-Naziat, Abasa, At-Takwir, Al-Infitar, Al-Mutaffifin, Al-Inshiqaq, Al-Buruj, At-Tariq, Al-Ala, Al-Ghashiyah, ' +
  'Al-Fajr, Al-Balad, Ash-Shams, Al-Layl, Ad-Duha, Ash-Sharh, At-Tin, Al-Alaq, Al-Qadr, Al-Bayyinah, Az-Zalzalah, ' +
  'Al-Adiyat, Al-Qariah, At-Takathur, Al-Asr, Al-Humazah, Al-Fil, Quraysh, Al-Maun, Al-Kawthar, Al-Kafirun, An-Nasr, ' +
  'Al-Masad, Al-Ikhlas, Al-Falaq, An-Nas';

const split = (names: string): readonly string[] => names.split(', ').map((name) => name.replace('_', ' '));
const NAMES = { ar: split(ARABIC), en: split(ENGLISH) } as const;

/** Where a student stopped, as stored (`67:12`): the surah's name and the ayah; null when it is no such place. */
export function stopOf(
  stored: string,
  language: 'ar' | 'en',
): { readonly surah: string; readonly ayah: number } | null {
  const match = /^(\d{1,3}):(\d{1,3})$/.exec(stored.trim());
  const surah = NAMES[language][Number(match?.[1]) - 1];
  return match === null || surah === undefined ? null : { surah, ayah: Number(match[2]) };
}

/** The surah's name; null where there is no such surah. */
export const surahName = (surah: number, language: 'ar' | 'en'): string | null => NAMES[language][surah - 1] ?? null;
