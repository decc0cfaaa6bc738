import { useCallback, useEffect, useState } from 'react';

const SHOWN_FOR_MS = 8_000;

export interface News {
  readonly tone: 'failed' | 'offline' | 'info';
  readonly title: string;
  readonly detail?: string;
}

/** The last thing that happened, shown for a while. */
export function useNews(): readonly [News | null, (news: News) => void] {
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => {
    if (news === null) return undefined;
    const timer = setTimeout(() => setNews(null), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return [news, useCallback((next: News) => setNews(next), [])];
}
