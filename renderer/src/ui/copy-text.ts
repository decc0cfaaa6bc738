/** Puts a text on the clipboard: through main in the window, by the browser on the student's page. */
export async function copyText(text: string): Promise<void> {
  if (window.desktop !== undefined) await window.desktop.writeClipboard({ text });
  else await navigator.clipboard.writeText(text);
}
