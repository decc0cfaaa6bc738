import { useTranslation } from 'react-i18next';
import { isWholeSurah, lengthOf, parseRange } from '#shared/domain/evaluation/range.ts';
import { surahName } from '#renderer/i18n/surah-names.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { CellProblem } from '../core/columns.ts';

/** Ranges and what is wrong with them, in words. */
export function useRangeWords() {
  const { t } = useTranslation('evaluation');
  const { number, settings } = useFormat();
  const nameOf = (surah: number): string => surahName(surah, settings.language) ?? number(surah);
  return {
    /** Under the cell: "Al-Mulk, 16 ayat"; empty when it is no range. */
    short(text: string): string {
      const parsed = parseRange(text);
      if (!parsed.ok) return '';
      const { range } = parsed;
      const surah = nameOf(range.surah);
      return isWholeSurah(range)
        ? t('shortWhole', { surah })
        : t('short', { surah, ayat: t('ayat', { count: lengthOf(range) }) });
    },
    /** In the bar above: what the typed range means. */
    meaning(text: string): string {
      const parsed = parseRange(text);
      if (!parsed.ok) return '';
      const { range } = parsed;
      const said = { surah: nameOf(range.surah), from: number(range.from), to: number(range.to) };
      const ayat = t('ayat', { count: lengthOf(range) });
      if (range.from === range.to) return t('single', said);
      return isWholeSurah(range) ? t('whole', { ...said, ayat }) : t('meaning', { ...said, ayat });
    },
    problem(problem: CellProblem): string {
      if (problem.problem !== 'beyond_surah') return t(`problem.${problem.problem}`);
      return t('problem.beyond_surah', {
        surah: nameOf(problem.surah),
        ayat: t('ayat', { count: problem.ayat }),
      });
    },
  };
}
