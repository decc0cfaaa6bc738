import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files below a folder that hold one of these texts, in their name or their bytes, as UTF-8 or as the UTF-16 that
 * browsers' databases use.
 */
export function filesHolding(folder: string, texts: readonly string[]): readonly string[] {
  const forms = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  return filesBelow(folder).filter((file) => {
    const bytes = Buffer.concat([Buffer.from(`${file}\n`), readFileSync(file)]);
    return forms.some((form) => bytes.includes(form));
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return filesBelow(path);
    return found?.isFile() === true ? [path] : [];
  });
}
