import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './gallery.module.css';

const COLOURS: readonly { readonly name: string; readonly tokens: readonly string[] }[] = [
  { name: 'accent', tokens: ['accent', 'accent-line', 'accent-soft', 'chosen'] },
  ...(['ok', 'warn', 'bad', 'info', 'mute'] as const).map((name) => ({
    name,
    tokens: [name, `${name}-line`, `${name}-soft`],
  })),
  { name: 'surfaces', tokens: ['canvas', 'surface', 'raised', 'sunken', 'hover'] },
  { name: 'ink, edge, line', tokens: ['ink', 'ink-2', 'ink-3', 'edge', 'line-2', 'line'] },
];
const SIZES = ['h1', 'h2', 'h3', 'body', 'cell', 'hint'] as const;
const COUNTDOWN_MS = (18 * 60 + 48) * 1_000;

/** The tokens as they look in this scheme, and the seven sizes of type. */
export function ColourAndType() {
  const { t } = useTranslation('gallery');
  const { countdown } = useFormat();
  return (
    <>
      <section>
        <SectionHead title={t('colour.title')} hint={t('colour.hint')} />
        <div className={classes.swatches}>
          {COLOURS.map(({ name, tokens }) => (
            <div key={name} className={classes.swatch}>
              {tokens.map((token) => (
                <i key={token} style={{ background: `var(--${token})` }} title={token} />
              ))}
              <bdi lang="en">{name}</bdi>
            </div>
          ))}
        </div>
      </section>
      <section>
        <SectionHead title={t('type.title')} />
        <div className={classes.type}>
          <span className={classes.num}>{countdown(COUNTDOWN_MS)}</span>
          {SIZES.map((size) => (
            <span key={size} className={classes[size]}>
              {t(`type.${size}`)}
            </span>
          ))}
          <span className={classes.ayah} lang="ar" dir="rtl">
            {t('type.ayah')}
          </span>
        </div>
      </section>
    </>
  );
}
