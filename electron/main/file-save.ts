import { type BrowserWindow, dialog } from 'electron';
import { writeFile } from 'node:fs/promises';

/** A text of the page as a file, at a place that the person chooses; the page never learns where. */
export interface FileSave {
  /** False when the person thinks better of it; throws when the file cannot be written. */
  save(file: { readonly name: string; readonly text: string }): Promise<boolean>;
}

export function setupFileSave(window: () => BrowserWindow | null): FileSave {
  return {
    async save({ name, text }) {
      const extension = name.slice(name.lastIndexOf('.') + 1);
      const options = { defaultPath: name, filters: [{ name: extension.toUpperCase(), extensions: [extension] }] };
      const shown = window();
      const answer = await (shown === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(shown, options));
      if (answer.canceled || answer.filePath === '') return false;
      await writeFile(answer.filePath, text, 'utf8');
      return true;
    },
  };
}
